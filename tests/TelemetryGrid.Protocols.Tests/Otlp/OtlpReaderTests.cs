using TelemetryGrid.Protocols.Otlp;
using TelemetryGrid.Tests.Allocation;

namespace TelemetryGrid.Protocols.Tests.Otlp;

public sealed class OtlpReaderTests
{
    [Fact]
    public void Read_PackedNumbers_AreReadAsUnpackedOnesAre()
    {
        // bucket_counts (6) and explicit_bounds (7) packed, as generated code writes them; count (4) = 3.
        byte[] point =
        [
            0x21,
            3,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0x32,
            16,
            1,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            2,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0x3A,
            8,
            0,
            0,
            0,
            0,
            0,
            0,
            0xF0,
            0x3F,
        ];
        byte[] histogram = [0x0A, (byte)point.Length, .. point, 0x10, 2];
        byte[] metric = [0x0A, 1, (byte)'h', 0x4A, (byte)histogram.Length, .. histogram];
        byte[] scope = [0x12, (byte)metric.Length, .. metric];
        byte[] resource = [0x12, (byte)scope.Length, .. scope];
        var packed = OtlpRequests.Read([0x0A, (byte)resource.Length, .. resource]);
        Assert.Equal(["{} @ h () Histogram Cumulative False {} 0-0 3/0 [1,2] [1]"], packed.Points);
        Assert.Equal(DecodeStatus.Ok, packed.Defect.Status);

        // Eight octets that are seven cost the request.
        point[10] = 15;
        Assert.NotEqual(DecodeStatus.Ok, OtlpRequests.Read([0x0A, (byte)resource.Length, .. Rebuilt(point)]).Defect.Status);
    }

    [Fact]
    public void Read_SummaryAndExponentialAndExemplars_AreWhole()
    {
        var body = OtlpRequests.Metric(
            """
            {"name":"s","unit":"s","summary":{"dataPoints":[{"count":"4","sum":10,"quantileValues":[{"quantile":0.5,"value":2},{"quantile":1,"value":4}]}]}},
            {"name":"e","exponentialHistogram":{"aggregationTemporality":2,"dataPoints":[{"count":"7","sum":1.5,"scale":-2,"positive":{"offset":-3,"bucketCounts":["300","4"]}}]}},
            {"name":"x","sum":{"isMonotonic":true,"dataPoints":[{"asInt":"1","exemplars":[{"asDouble":0.5,"traceId":"5b8efff798038103d269b633813fc60c","filteredAttributes":[{"key":"a","value":{"boolValue":true}}]}]}]}},
            {"name":"empty"}
            """
        );
        var (points, defect) = OtlpRequests.Read(body);
        Assert.Equal(default, defect);
        Assert.Equal(
            [
                "{service.name=s} lib@2 s (s) Summary Unspecified False {} 0-0 4/10 [(0.5, 2),(1, 4)]",
                "{service.name=s} lib@2 e () ExponentialHistogram Cumulative False {} 0-0 7/1.5 scale -2 zero 0 from -3 [300,4]",
                "{service.name=s} lib@2 x () Sum Unspecified True {} 0-0 1 exemplars 16",
            ],
            points
        );
    }

    [Fact]
    public void Read_Points_AllocatesNothing()
    {
        var body = OtlpRequests.Metric(
            """{"name":"m","unit":"By","sum":{"aggregationTemporality":2,"isMonotonic":true,"dataPoints":[{"asInt":"1","attributes":[{"key":"a","value":{"stringValue":"b"}}]},{"asInt":"2"}]}}"""
        );
        Pass(body);
        var points = 0;
        var allocated = Allocated.LeastBy(() => points = Pass(body) + Pass(body));
        Assert.Equal((0, 4), (allocated, points));
    }

    [Fact]
    public void Response_PartialSuccess_IsTheMessageOfTheSpecification()
    {
        Assert.Empty(OtlpResponse.Protobuf(0, ""));
        Assert.Equal([0x0A, 7, 0x08, 0x96, 0x01, 0x12, 2, (byte)'n', (byte)'o'], OtlpResponse.Protobuf(150, "no"));
        Assert.Equal("{}"u8.ToArray(), OtlpResponse.Json(OtlpSignal.Traces, 0, ""));
        Assert.Equal(
            """{"partialSuccess":{"rejectedSpans":"3","errorMessage":"no"}}"""u8.ToArray(),
            OtlpResponse.Json(OtlpSignal.Traces, 3, "no")
        );
    }

    private static int Pass(byte[] body)
    {
        var reader = new OtlpMetricReader(body);
        var points = 0;
        while (reader.Read())
        {
            points++;
            foreach (var attribute in reader.Point.Attributes)
            {
                points += attribute.Key.Length - 1;
            }
        }
        return points;
    }

    private static byte[] Rebuilt(byte[] point)
    {
        byte[] histogram = [0x0A, (byte)point.Length, .. point, 0x10, 2];
        byte[] metric = [0x0A, 1, (byte)'h', 0x4A, (byte)histogram.Length, .. histogram];
        byte[] scope = [0x12, (byte)metric.Length, .. metric];
        return [0x12, (byte)scope.Length, .. scope];
    }
}
