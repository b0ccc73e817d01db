package org.stillthere.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallCredentials;
import io.grpc.Metadata;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who the server is, and who the client is. */
class CredentialsTest extends MonitorFixture {
    private static final String PASSWORD = "changeit";

    @Test
    void everyStreamIsOpenedWithFreshCallCredentials() throws Exception {
        AtomicInteger tokens = new AtomicInteger();
        FakeStream stream = start(builder().callCredentials(new CallCredentials() {
            @Override
            public void applyRequestMetadata(RequestInfo request, Executor executor, MetadataApplier applier) {
                Metadata headers = new Metadata();
                headers.put(FakeService.AUTHORIZATION, "Bearer " + tokens.incrementAndGet());
                applier.apply(headers);
            }
        }));
        assertThat(service.nextAuthorization()).isEqualTo("Bearer 1");
        stream.breakOff();
        reopened();
        assertThat(service.nextAuthorization()).isEqualTo("Bearer 2");
    }

    @Test
    void theServerIsTrustedByItsCertificate(@TempDir Path dir) throws Exception {
        KeyStore keys = selfSigned(dir.resolve("server.p12"));
        KeyManagerFactory server = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        server.init(keys, PASSWORD.toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", keys.getCertificate("server"));
        TrustManagerFactory client = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        client.init(trusted);

        service.kill();
        service = new FakeService(TlsServerCredentials.newBuilder()
                .keyManager(server.getKeyManagers())
                .build());
        start(builder()
                .credentials(TlsChannelCredentials.newBuilder()
                        .trustManager(client.getTrustManagers())
                        .build()));
    }

    @Test
    void aServerThatIsNotTrustedIsNotTalkedTo(@TempDir Path dir) throws Exception {
        KeyManagerFactory server = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        server.init(selfSigned(dir.resolve("server.p12")), PASSWORD.toCharArray());
        service.kill();
        service = new FakeService(TlsServerCredentials.newBuilder()
                .keyManager(server.getKeyManagers())
                .build());
        monitor = builder().credentials(TlsChannelCredentials.create()).start();
        recorder.await("disconnected UNAVAILABLE");
        assertThat(service.hasStreams()).as("another stream was opened").isFalse();
    }

    private static KeyStore selfSigned(Path file) throws Exception {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=127.0.0.1",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(file.resolveSibling("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS))
                .as("keytool ended within a minute")
                .isTrue();
        assertThat(keytool.exitValue())
                .as(Files.readString(file.resolveSibling("keytool.log")))
                .isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(Files.newInputStream(file), PASSWORD.toCharArray());
        return keys;
    }
}
