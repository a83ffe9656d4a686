package dev.countersign.k8s;

import static dev.countersign.k8s.Manifests.name;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.countersign.event.webhook.AddressGuard;
import dev.countersign.k8s.Manifests.Overlay;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A pod may do what its work needs: the standard "restricted" of Kubernetes and more, and a network that is closed unless said otherwise. */
class PodSecurityTest {

    static List<Overlay> overlays() {
        return Manifests.overlays();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everyPodIsRestricted(Overlay overlay) {
        assertThat(overlay.workloads()).isNotEmpty().allSatisfy(workload -> {
            JsonNode pod = workload.at("/spec/template/spec");
            assertThat(pod.at("/securityContext/runAsNonRoot").booleanValue()).isTrue();
            assertThat(pod.at("/securityContext/runAsUser").intValue()).isPositive();
            assertThat(pod.at("/securityContext/seccompProfile/type").textValue())
                    .isEqualTo("RuntimeDefault");
            assertThat(pod.get("automountServiceAccountToken").booleanValue()).isFalse();
            assertThat(pod.get("enableServiceLinks").booleanValue()).isFalse();
            assertThat(pod.get("containers")).hasSize(1);
            JsonNode container = pod.at("/containers/0");
            JsonNode context = container.get("securityContext");
            assertThat(context.get("allowPrivilegeEscalation").booleanValue()).isFalse();
            assertThat(context.get("readOnlyRootFilesystem").booleanValue()).isTrue();
            assertThat(context.at("/capabilities/drop")).hasToString("[\"ALL\"]");
            assertThat(container.at("/resources/requests/memory"))
                    .as(name(workload))
                    .isEqualTo(container.at("/resources/limits/memory"));
            assertThat(pod.path("volumes").findValues("emptyDir"))
                    .isNotEmpty()
                    .allMatch(volume -> volume.has("sizeLimit"));
        });
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void nobodyTalksUnlessAPolicySaysSo(Overlay overlay) {
        ObjectNode all = overlay.one("NetworkPolicy", "default-deny");
        assertThat(all.at("/spec/podSelector")).isEmpty();
        assertThat(all.at("/spec/policyTypes")).hasToString("[\"Ingress\",\"Egress\"]");
        assertThat(all.get("spec").has("ingress")).isFalse();
        assertThat(all.get("spec").has("egress")).isFalse();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void managementIsForTheMonitoringOnly(Overlay overlay) {
        JsonNode rules = overlay.one("NetworkPolicy", "countersign-ingress").at("/spec/ingress");
        for (JsonNode rule : rules) {
            boolean monitoring = rule.at("/from/0/namespaceSelector/matchLabels/kubernetes.io~1metadata.name")
                    .textValue()
                    .equals("monitoring");
            assertThat(rule.get("from")).hasSize(1);
            assertThat(rule.get("ports")).hasSize(1);
            assertThat(rule.at("/ports/0/port").textValue()).isEqualTo(monitoring ? "management" : "http");
        }
        JsonNode service = overlay.one("Service", "countersign").at("/spec/ports");
        assertThat(service).hasSize(1);
        assertThat(service.at("/0/targetPort").textValue()).isEqualTo("http");
    }

    /** What the policy lets out is what the service itself would connect to, at the edges of each block that is left out. */
    @Test
    void theInternetIsWithoutWhatLeadsInside() throws UnknownHostException {
        AddressGuard guard = new AddressGuard(false);
        JsonNode peers =
                Overlay.of("prod").one("NetworkPolicy", "countersign-internet").at("/spec/egress/0/to");
        List<String> except = new ArrayList<>();
        peers.forEach(peer -> peer.at("/ipBlock/except").forEach(block -> except.add(block.textValue())));
        assertThat(except).contains("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10");
        for (String block : except) {
            InetAddress first = InetAddress.getByName(block.substring(0, block.indexOf('/')));
            assertThat(guard.refusal(first)).as(block).isPresent();
        }
        // private, link-local and the address of metadata services, of IPv6
        for (String inside : List.of("fd00::1", "fe80::1", "fd00:ec2::254", "::1")) {
            assertThat(guard.refusal(InetAddress.getByName(inside))).isPresent();
            assertThat(inside).doesNotMatch("[23][0-9a-f]{3}:.*");
        }
        assertThat(peers.at("/1/ipBlock/cidr").textValue()).isEqualTo("2000::/3");
    }
}
