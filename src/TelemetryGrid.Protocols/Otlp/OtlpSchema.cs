using static TelemetryGrid.Protocols.Otlp.OtlpFieldType;

namespace TelemetryGrid.Protocols.Otlp;

/// <summary>The messages of OTLP 1 (opentelemetry/proto) as far as they are read here.</summary>
internal static class OtlpSchema
{
    private static readonly OtlpMessage Value = new();

    private static readonly OtlpMessage KeyValue = new OtlpMessage().Add(1, "key", Text).Add(2, "value", Value);

    private static readonly OtlpMessage Resource = new OtlpMessage().Add(1, "attributes", KeyValue, isRepeated: true);

    private static readonly OtlpMessage Scope = new OtlpMessage()
        .Add(1, "name", Text)
        .Add(2, "version", Text)
        .Add(3, "attributes", KeyValue, isRepeated: true);

    private static readonly OtlpMessage Exemplar = new OtlpMessage()
        .Add(7, "filteredAttributes", KeyValue, isRepeated: true)
        .Add(2, "timeUnixNano", Fixed64)
        .Add(3, "asDouble", OtlpFieldType.Double)
        .Add(6, "asInt", Fixed64)
        .Add(4, "spanId", Id)
        .Add(5, "traceId", Id);

    private static readonly OtlpMessage NumberPoint = Point(7, 8)
        .Add(4, "asDouble", OtlpFieldType.Double)
        .Add(6, "asInt", Fixed64)
        .Add(5, "exemplars", Exemplar, isRepeated: true);

    private static readonly OtlpMessage HistogramPoint = Distribution(Point(9, 10))
        .Add(6, "bucketCounts", Fixed64, isRepeated: true)
        .Add(7, "explicitBounds", OtlpFieldType.Double, isRepeated: true)
        .Add(8, "exemplars", Exemplar, isRepeated: true)
        .Add(11, "min", OtlpFieldType.Double)
        .Add(12, "max", OtlpFieldType.Double);

    private static readonly OtlpMessage Buckets = new OtlpMessage()
        .Add(1, "offset", Signed)
        .Add(2, "bucketCounts", Varint, isRepeated: true);

    private static readonly OtlpMessage ExponentialPoint = Distribution(Point(1, 10))
        .Add(6, "scale", Signed)
        .Add(7, "zeroCount", Fixed64)
        .Add(8, "positive", Buckets)
        .Add(9, "negative", Buckets)
        .Add(11, "exemplars", Exemplar, isRepeated: true)
        .Add(12, "min", OtlpFieldType.Double)
        .Add(13, "max", OtlpFieldType.Double)
        .Add(14, "zeroThreshold", OtlpFieldType.Double);

    private static readonly OtlpMessage Quantile = new OtlpMessage()
        .Add(1, "quantile", OtlpFieldType.Double)
        .Add(2, "value", OtlpFieldType.Double);

    private static readonly OtlpMessage SummaryPoint = Distribution(Point(7, 8)).Add(6, "quantileValues", Quantile, isRepeated: true);

    private static readonly OtlpMessage Metric = new OtlpMessage()
        .Add(1, "name", Text)
        .Add(2, "description", Text)
        .Add(3, "unit", Text)
        .Add(5, "gauge", Data(NumberPoint))
        .Add(7, "sum", Data(NumberPoint).Add(2, "aggregationTemporality", Varint).Add(3, "isMonotonic", OtlpFieldType.Boolean))
        .Add(9, "histogram", Data(HistogramPoint).Add(2, "aggregationTemporality", Varint))
        .Add(10, "exponentialHistogram", Data(ExponentialPoint).Add(2, "aggregationTemporality", Varint))
        .Add(11, "summary", Data(SummaryPoint));

    private static readonly OtlpMessage Log = new OtlpMessage()
        .Add(1, "timeUnixNano", Fixed64)
        .Add(11, "observedTimeUnixNano", Fixed64)
        .Add(2, "severityNumber", Varint)
        .Add(3, "severityText", Text)
        .Add(5, "body", Value)
        .Add(6, "attributes", KeyValue, isRepeated: true)
        .Add(8, "flags", Fixed32)
        .Add(9, "traceId", Id)
        .Add(10, "spanId", Id)
        .Add(12, "eventName", Text);

    private static readonly OtlpMessage Span = new OtlpMessage().Add(1, "traceId", Id).Add(2, "spanId", Id).Add(5, "name", Text);

    static OtlpSchema() =>
        Value
            .Add(1, "stringValue", Text)
            .Add(2, "boolValue", OtlpFieldType.Boolean)
            .Add(3, "intValue", Varint)
            .Add(4, "doubleValue", OtlpFieldType.Double)
            .Add(5, "arrayValue", new OtlpMessage().Add(1, "values", Value, isRepeated: true))
            .Add(6, "kvlistValue", new OtlpMessage().Add(1, "values", KeyValue, isRepeated: true))
            .Add(7, "bytesValue", Bytes);

    private static readonly OtlpMessage Metrics = Request("resourceMetrics", "scopeMetrics", "metrics", Metric);
    private static readonly OtlpMessage Logs = Request("resourceLogs", "scopeLogs", "logRecords", Log);
    private static readonly OtlpMessage Traces = Request("resourceSpans", "scopeSpans", "spans", Span);

    public static OtlpMessage Of(OtlpSignal signal) =>
        signal switch
        {
            OtlpSignal.Metrics => Metrics,
            OtlpSignal.Logs => Logs,
            _ => Traces,
        };

    // The three requests have one shape.
    private static OtlpMessage Request(string resources, string scopes, string items, OtlpMessage item) =>
        new OtlpMessage().Add(
            1,
            resources,
            new OtlpMessage()
                .Add(1, "resource", Resource)
                .Add(2, scopes, new OtlpMessage().Add(1, "scope", Scope).Add(2, items, item, isRepeated: true), isRepeated: true),
            isRepeated: true
        );

    private static OtlpMessage Point(uint attributes, uint flags) =>
        new OtlpMessage()
            .Add(attributes, "attributes", KeyValue, isRepeated: true)
            .Add(2, "startTimeUnixNano", Fixed64)
            .Add(3, "timeUnixNano", Fixed64)
            .Add(flags, "flags", Varint);

    private static OtlpMessage Distribution(OtlpMessage point) => point.Add(4, "count", Fixed64).Add(5, "sum", OtlpFieldType.Double);

    private static OtlpMessage Data(OtlpMessage point) => new OtlpMessage().Add(1, "dataPoints", point, isRepeated: true);
}
