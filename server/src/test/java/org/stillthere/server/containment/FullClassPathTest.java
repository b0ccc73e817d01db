package org.stillthere.server.containment;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stillthere.rules.containment.ContainmentSuite;

/** The suite with all that the shipped jar carries on the class path: more to reach for, if anything could reach. */
class FullClassPathTest extends ContainmentSuite {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.grpc.netty.shaded.io.netty.channel.Channel",
                "com.google.gson.Gson",
                "org.rocksdb.RocksDB",
                "picocli.CommandLine",
                "org.drools.compiler.kie.builder.impl.KieBuilderImpl"
            })
    void theClassPathIsThatOfTheJar(String name) {
        assertThatCode(() -> Class.forName(name)).doesNotThrowAnyException();
    }
}
