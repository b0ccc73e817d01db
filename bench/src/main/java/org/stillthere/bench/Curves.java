package org.stillthere.bench;

import com.google.gson.Gson;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.SVGGraphics2DIOException;
import org.knowm.xchart.AnnotationLine;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The drawing part of {@code bench/curves}: what {@code stillthere simulate --sweep --json} printed, as a chart. */
@Command(
        name = "bench/curves",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Draws sweeps: agent minutes freed to the right, false closes upward.")
public final class Curves implements Callable<Integer> {
    private static final String SVG = "http://www.w3.org/2000/svg";
    private static final int WIDTH = 960;
    private static final int HEIGHT = 620;

    /** By how much the label of a point stands off it, on a logarithmic axis. */
    private static final double ABOVE = 1.09;

    private static final double BELOW = 1 / ABOVE;

    /** Told apart without colour vision, after Okabe and Ito; the markers differ as well. */
    private static final Color[] COLOURS = {
        new Color(0x00, 0x72, 0xB2), new Color(0x56, 0xB4, 0xE9), new Color(0xD5, 0x5E, 0x00), new Color(0, 0, 0)
    };

    private static final Marker[] MARKERS = {
        SeriesMarkers.CIRCLE, SeriesMarkers.SQUARE, SeriesMarkers.TRIANGLE_UP, SeriesMarkers.DIAMOND
    };

    @Option(names = "--out", required = true, description = "The SVG file to write.")
    @SuppressWarnings("NullAway.Init") // required
    private Path out;

    @Option(names = "--goal-minutes", description = "Marks so many agent minutes freed.")
    private double goalMinutes;

    @Option(names = "--goal-closes", description = "Marks so many false closes.")
    private double goalCloses;

    @Parameters(
            arity = "1..4",
            paramLabel = "NAME:SETTING=FILE",
            description = "A curve: what to call it, the setting to label its points with, its rows.")
    private List<String> curves = new ArrayList<>();

    private Curves() {}

    /** Draws the chart. Ends with 0 if it is drawn. */
    public static void main(String[] args) {
        System.setProperty("java.awt.headless", "true");
        System.exit(new CommandLine(new Curves()).execute(args));
    }

    /** A row of the sweep; the names are those of its JSON. */
    private record Row(Map<String, String> settings, long falseCloses, long agentMinutesFreed) {}

    @Override
    public Integer call() throws IOException, ParserConfigurationException {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title("What the minutes cost: each point is one setting of a policy")
                .xAxisTitle("agent minutes freed (more is better)")
                .yAxisTitle("false closes: the user wrote after it (fewer is better, logarithmic)")
                .build();
        style(chart.getStyler());
        if (goalMinutes > 0) {
            chart.addAnnotation(new AnnotationLine(goalMinutes, true, false));
        }
        if (goalCloses > 0) {
            chart.addAnnotation(new AnnotationLine(goalCloses, false, false));
        }
        for (int i = 0; i < curves.size(); i++) {
            // the labels of one curve above its points, of the next below: neighbours stay legible
            add(chart, curves.get(i), COLOURS[i], MARKERS[i], i % 2 == 0 ? ABOVE : BELOW);
        }
        write(chart);
        return 0;
    }

    private static void add(XYChart chart, String curve, Color colour, Marker marker, double label) throws IOException {
        int colon = curve.indexOf(':');
        int equals = curve.indexOf('=', colon + 1);
        if (colon < 1 || equals < 0) {
            throw new IllegalArgumentException("'" + curve + "' is not of the form NAME:SETTING=FILE");
        }
        String setting = curve.substring(colon + 1, equals);
        List<Row> rows = Files.readAllLines(Path.of(curve.substring(equals + 1))).stream()
                .map(line -> new Gson().fromJson(line, Row.class))
                .toList();
        XYSeries series = chart.addSeries(
                curve.substring(0, colon) + ", by " + setting,
                rows.stream().mapToDouble(Row::agentMinutesFreed).toArray(),
                rows.stream().mapToDouble(Row::falseCloses).toArray());
        series.setMarkerColor(colour);
        series.setMarker(marker);
        series.setLineColor(colour);
        series.setLineStyle(new BasicStroke(2));
        for (Row row : rows) {
            String text = row.settings.getOrDefault(setting, "");
            chart.addAnnotation(new AnnotationText(text, row.agentMinutesFreed, row.falseCloses * label, false));
        }
    }

    private static void style(XYStyler style) {
        style.setBaseFont(new Font("DejaVu Sans", Font.PLAIN, 12));
        style.setChartBackgroundColor(Color.WHITE);
        style.setPlotBorderVisible(false);
        style.setPlotGridLinesColor(new Color(0xDD, 0xDD, 0xDD));
        style.setLegendPosition(Styler.LegendPosition.InsideNW);
        style.setLegendBorderColor(Color.WHITE);
        style.setMarkerSize(8);
        style.setYAxisLogarithmic(true);
        style.setXAxisDecimalPattern("#,##0");
        style.setYAxisDecimalPattern("#,##0");
        style.setAnnotationTextFont(new Font("DejaVu Sans", Font.PLAIN, 10));
        style.setAnnotationLineColor(new Color(0x88, 0x88, 0x88));
        style.setAnnotationLineStroke(
                new BasicStroke(1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 1, new float[] {4, 4}, 0));
    }

    private void write(XYChart chart) throws IOException, ParserConfigurationException {
        SVGGeneratorContext context = SVGGeneratorContext.createDefault(DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .getDOMImplementation()
                .createDocument(SVG, "svg", null));
        context.setPrecision(1); // texts are drawn as outlines: fewer digits make a smaller file
        SVGGraphics2D canvas = new SVGGraphics2D(context, false);
        canvas.setSVGCanvasSize(new Dimension(WIDTH, HEIGHT));
        chart.paint(canvas, WIDTH, HEIGHT);
        try (Writer writer = Files.newBufferedWriter(out)) {
            canvas.stream(writer, true);
        } catch (SVGGraphics2DIOException e) {
            throw new IOException(e);
        }
    }
}
