package org.stillthere.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.stillthere.policy.model.PolicyVersion;

class MetricsEndpointTest {
    private static final Readings NOTHING = new Readings(
            () -> 0, () -> 0, () -> 0, () -> 0, () -> 0, () -> new PolicyVersion("policy", "1"), () -> false);

    @Test
    void moreRulesThanAnyPolicyHasAreNotToldApart() throws Exception {
        try (MetricsEndpoint endpoint = new MetricsEndpoint("127.0.0.1", 0)) {
            endpoint.start(NOTHING);
            for (int edit = 0; edit < 3; edit++) {
                for (int rule = 0; rule < 1_000; rule++) {
                    endpoint.metrics().ruleFailed("policy", "Rule " + rule + " of edit " + edit);
                }
            }
            endpoint.metrics().ruleFailed("policy", "Rule 0 of edit 0");
            List<String> failures = read(endpoint)
                    .lines()
                    .filter(line -> line.startsWith("stillthere_rule_failures_total{"))
                    .toList();
            assertThat(failures)
                    .hasSize(1_001)
                    .contains(
                            "stillthere_rule_failures_total{policy=\"policy\",rule=\"\"} 2000.0",
                            "stillthere_rule_failures_total{policy=\"policy\",rule=\"Rule 0 of edit 0\"} 2.0");
        }
    }

    private static String read(MetricsEndpoint endpoint) throws Exception {
        URI address = URI.create("http://127.0.0.1:" + endpoint.port() + "/metrics");
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
        return response.body();
    }
}
