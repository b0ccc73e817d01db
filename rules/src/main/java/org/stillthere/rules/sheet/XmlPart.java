package org.stillthere.rules.sheet;

import java.io.ByteArrayInputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** A cursor over the elements of a part of a workbook. Document types and entities other than those of XML are refused. */
final class XmlPart {
    private static final XMLInputFactory FACTORY = factory();

    private final XMLStreamReader xml;

    private XmlPart(XMLStreamReader xml) {
        this.xml = xml;
    }

    /** The platform's own reader, whatever else is on the class path. */
    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("nothing is looked up");
        });
        return factory;
    }

    /** What somebody does with a part. */
    interface Reading<R> {
        R read(XmlPart part) throws XMLStreamException, UnreadableTable;
    }

    static <R> R read(byte[] bytes, Reading<R> reading) throws UnreadableTable {
        try {
            XMLStreamReader xml;
            synchronized (FACTORY) {
                xml = FACTORY.createXMLStreamReader(new ByteArrayInputStream(bytes));
            }
            try {
                return reading.read(new XmlPart(xml));
            } finally {
                xml.close();
            }
        } catch (XMLStreamException | NumberFormatException e) {
            throw XlsxParts.unreadable();
        }
    }

    /** On to the next element; false if there is none. */
    boolean next() throws XMLStreamException, UnreadableTable {
        return next("");
    }

    /** On to the next element within the one of that name; false once that ends. */
    boolean next(String within) throws XMLStreamException, UnreadableTable {
        while (xml.hasNext()) {
            int event = xml.next();
            refuse(event);
            if (event == XMLStreamConstants.START_ELEMENT) {
                return true;
            }
            if (event == XMLStreamConstants.END_ELEMENT && xml.getLocalName().equals(within)) {
                return false;
            }
        }
        return false;
    }

    private static void refuse(int event) throws UnreadableTable {
        if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
            throw new UnreadableTable(
                    "the workbook declares a document type, which no spreadsheet writes",
                    "save it anew as an Excel workbook (.xlsx)");
        }
    }

    boolean is(String name) {
        return xml.getLocalName().equals(name);
    }

    /** An attribute of the element, in whatever namespace; null if it has none. */
    @Nullable
    String attribute(String name) {
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            if (xml.getAttributeLocalName(i).equals(name)) {
                return xml.getAttributeValue(i);
            }
        }
        return null;
    }

    String attribute(String name, String otherwise) {
        String value = attribute(name);
        return value == null ? otherwise : value;
    }

    boolean flag(String name) {
        String value = attribute(name, "0");
        return value.equals("1") || value.equals("true");
    }

    /** The text of the element, which holds no other, up to its end. */
    String text() throws XMLStreamException, UnreadableTable {
        StringBuilder text = new StringBuilder();
        while (true) {
            int event = xml.next();
            refuse(event);
            if (event == XMLStreamConstants.END_ELEMENT) {
                return text.toString();
            }
            if (event == XMLStreamConstants.START_ELEMENT) {
                throw XlsxParts.unreadable();
            }
            if (event != XMLStreamConstants.COMMENT && event != XMLStreamConstants.PROCESSING_INSTRUCTION) {
                text.append(xml.getText());
            }
        }
    }

    /** All the text in the element's own {@code t}: that of how it is pronounced is left out. */
    String richText(String within) throws XMLStreamException, UnreadableTable {
        StringBuilder text = new StringBuilder();
        while (next(within)) {
            if (is("rPh")) {
                while (next("rPh")) {
                    // how it is pronounced
                }
            } else if (is("t")) {
                text.append(text());
            }
        }
        return text.toString();
    }
}
