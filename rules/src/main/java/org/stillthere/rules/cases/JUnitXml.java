package org.stillthere.rules.cases;

import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Results as JUnit XML, which build servers read: a suite for each file, a test for each case. A case that does not hold
 * is a failure; one that could not be played, or asserts nothing, is an error. Used by one thread.
 */
public final class JUnitXml {
    /**
     * A result, and how long it took.
     *
     * @param result the result
     * @param took how long it took to play the case
     */
    public record Timed(CaseResult result, Duration took) {}

    private final XMLStreamWriter xml;
    private final String policy;

    private JUnitXml(XMLStreamWriter xml, String policy) {
        this.xml = xml;
        this.policy = policy;
    }

    /**
     * The document.
     *
     * @param policy the policy's name
     * @param results the results of all cases that were run
     */
    public static String of(String policy, List<Timed> results) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            new JUnitXml(xml, policy).document(results);
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("a text in memory can be written", e);
        }
        return text.toString();
    }

    private void document(List<Timed> results) throws XMLStreamException {
        xml.writeStartDocument("UTF-8", "1.0");
        xml.writeCharacters("\n");
        xml.writeStartElement("testsuites");
        head(policy, results);
        Map<String, List<Timed>> byFile = new TreeMap<>();
        for (Timed each : results) {
            byFile.computeIfAbsent(each.result().of().file(), file -> new ArrayList<>())
                    .add(each);
        }
        for (Map.Entry<String, List<Timed>> file : byFile.entrySet()) {
            xml.writeCharacters("\n  ");
            xml.writeStartElement("testsuite");
            head(file.getKey(), file.getValue());
            for (Timed each : file.getValue()) {
                test(each);
            }
            xml.writeCharacters("\n  ");
            xml.writeEndElement();
        }
        xml.writeCharacters("\n");
        xml.writeEndElement();
        xml.writeCharacters("\n");
        xml.writeEndDocument();
    }

    private void head(String name, List<Timed> results) throws XMLStreamException {
        long errors = results.stream().filter(JUnitXml::isError).count();
        long failures = results.stream().filter(each -> !each.result().passed()).count() - errors;
        attribute("name", name);
        attribute("tests", Integer.toString(results.size()));
        attribute("failures", Long.toString(failures));
        attribute("errors", Long.toString(errors));
        attribute("skipped", "0");
        attribute("time", seconds(results.stream().map(Timed::took).reduce(Duration.ZERO, Duration::plus)));
    }

    private void test(Timed timed) throws XMLStreamException {
        CaseResult result = timed.result();
        PolicyCase of = result.of();
        xml.writeCharacters("\n    ");
        xml.writeStartElement("testcase");
        attribute("name", of.name());
        attribute(
                "classname",
                policy + "." + of.file().replaceFirst("^cases/", "").replaceFirst("\\.yaml$", ""));
        attribute("file", of.file());
        attribute("line", Integer.toString(of.line()));
        attribute("time", seconds(timed.took()));
        if (!result.passed()) {
            xml.writeCharacters("\n      ");
            xml.writeStartElement(isError(timed) ? "error" : "failure");
            attribute("message", result.reason());
            attribute("type", isError(timed) ? "case" : "expectation");
            xml.writeCharacters(allowed(result.render()));
            xml.writeEndElement();
            xml.writeCharacters("\n    ");
        }
        xml.writeEndElement();
    }

    private static boolean isError(Timed timed) {
        return !timed.result().fault().isEmpty();
    }

    private void attribute(String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, allowed(value).replace('\n', ' '));
    }

    private static String seconds(Duration took) {
        return String.format(Locale.ROOT, "%.3f", took.toNanos() / 1e9);
    }

    /** XML can't hold most control characters, not even escaped, nor half a surrogate pair. */
    private static String allowed(String text) {
        StringBuilder allowed = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            boolean fits =
                    c == '\n' || c == '\t' || (c >= ' ' && c < 0xD800) || (c > 0xDFFF && c != 0xFFFE && c != 0xFFFF);
            allowed.appendCodePoint(fits ? c : 0xFFFD);
        });
        return allowed.toString();
    }
}
