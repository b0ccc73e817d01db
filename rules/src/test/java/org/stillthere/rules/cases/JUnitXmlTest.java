package org.stillthere.rules.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** The XML, read as a build server reads it. */
class JUnitXmlTest {
    private static JUnitXml.Timed timed(String file, String name, List<String> happened, String fault) {
        CaseStep when = new CaseStep(Duration.ZERO, null, "0s nothing");
        Expectation expectation = new Expectation(2, when, false, List.of("close <now> & \"here\""), null, null);
        PolicyCase one = new PolicyCase(name, file, 1, null, new TreeMap<>(), List.of(), List.of(expectation));
        List<StepResult> steps = fault.isEmpty()
                ? List.of(new StepResult(expectation, List.of(), expectation.then(), happened, 0))
                : List.of();
        return new JUnitXml.Timed(
                new CaseResult(one, List.of(), steps, List.of(), fault, Map.of()), Duration.ofMillis(1500));
    }

    private static Document parse(String xml) throws Exception {
        return DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(xml)));
    }

    private static Element only(Element parent, String name) {
        assertThat(parent.getElementsByTagName(name).getLength()).isEqualTo(1);
        return (Element) parent.getElementsByTagName(name).item(0);
    }

    @Test
    void suitesAreFilesAndTestsAreCases() throws Exception {
        List<String> good = List.of("close <now> & \"here\"");
        Element root = parse(JUnitXml.of(
                        "my-policy",
                        List.of(
                                timed("cases/b.yaml", "It \u001b holds \uD83D\uDE00", good, ""),
                                timed("cases/a.yaml", "It does <not>", List.of("say x"), ""),
                                timed("cases/a.yaml", "It says nothing", good, "why\nand how"))))
                .getDocumentElement();
        assertThat(root.getTagName()).isEqualTo("testsuites");
        assertThat(root.getAttribute("tests")).isEqualTo("3");
        assertThat(root.getAttribute("failures")).isEqualTo("1");
        assertThat(root.getAttribute("errors")).isEqualTo("1");
        assertThat(root.getAttribute("time")).isEqualTo("4.500");
        assertThat(root.getElementsByTagName("testsuite").getLength()).isEqualTo(2);
        Element first = (Element) root.getElementsByTagName("testsuite").item(0);
        assertThat(first.getAttribute("name")).isEqualTo("cases/a.yaml");
        assertThat(first.getAttribute("tests")).isEqualTo("2");

        Element failure = only(first, "failure");
        assertThat(failure.getAttribute("message"))
                .isEqualTo("expected 'close <now> & \"here\"', but 'say x' happened");
        assertThat(failure.getTextContent()).contains("cases/a.yaml:1: FAILED: It does <not>");
        Element test = (Element) failure.getParentNode();
        assertThat(test.getAttribute("name")).isEqualTo("It does <not>");
        assertThat(test.getAttribute("classname")).isEqualTo("my-policy.a");
        assertThat(test.getAttribute("file")).isEqualTo("cases/a.yaml");
        assertThat(test.getAttribute("line")).isEqualTo("1");
        assertThat(only(first, "error").getAttribute("message")).isEqualTo("why");

        Element second = (Element) root.getElementsByTagName("testsuite").item(1);
        assertThat(only(second, "testcase").getAttribute("name")).isEqualTo("It \uFFFD holds \uD83D\uDE00");
        assertThat(second.getAttribute("failures")).isEqualTo("0");
    }
}
