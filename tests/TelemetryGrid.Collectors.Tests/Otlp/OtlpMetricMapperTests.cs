using System.Collections.Immutable;
using TelemetryGrid.Collectors.Metrics;
using TelemetryGrid.Collectors.Otlp;
using TelemetryGrid.Collectors.Tests.Recordings;
using TelemetryGrid.Identity;
using TelemetryGrid.PromQL;
using TelemetryGrid.Protocols.Otlp;
using TelemetryGrid.Sources;
using TelemetryGrid.Tests.Corpus;

namespace TelemetryGrid.Collectors.Tests.Otlp;

public sealed class OtlpMetricMapperTests : IAsyncDisposable
{
    private readonly OtlpRig _rig = new();

    [Fact]
    public void Map_ExampleOfTheSpecification_HasItsSeries()
    {
        var json = File.ReadAllText(Path.Combine(CorpusFolder.Require("otlp"), "examples", "metrics.json"));
        var batch = Map(_rig.Mapping, json);
        Assert.Equal((4, 0), (batch.Points, batch.Rejected));
        Assert.Equal(
            [
                "my_counter_total{job=\"my.service\", my_counter_attr=\"some value\"} 5",
                "my_gauge_ratio{job=\"my.service\", my_gauge_attr=\"some value\"} 10",
                "my_histogram_bucket{job=\"my.service\", le=\"1\", my_histogram_attr=\"some value\"} 1",
                "my_histogram_bucket{job=\"my.service\", le=\"+Inf\", my_histogram_attr=\"some value\"} 2",
                "my_histogram_count{job=\"my.service\", my_histogram_attr=\"some value\"} 2",
                "my_histogram_sum{job=\"my.service\", my_histogram_attr=\"some value\"} 2",
                // Scale 0: one value at zero, two in (4, 8] of index 2.
                "my_exponential_histogram_bucket{job=\"my.service\", le=\"0\", my_exponential_histogram_attr=\"some value\"} 1",
                "my_exponential_histogram_bucket{job=\"my.service\", le=\"8\", my_exponential_histogram_attr=\"some value\"} 3",
                "my_exponential_histogram_bucket{job=\"my.service\", le=\"+Inf\", my_exponential_histogram_attr=\"some value\"} 3",
                "my_exponential_histogram_count{job=\"my.service\", my_exponential_histogram_attr=\"some value\"} 3",
                "my_exponential_histogram_sum{job=\"my.service\", my_exponential_histogram_attr=\"some value\"} 10",
                "target_info{job=\"my.service\"} 1",
            ],
            Texts(batch)
        );
        Assert.All(batch.Append.Samples.ToArray(), s => Assert.Equal(1544712660300, s.TimestampMilliseconds));
        Assert.Contains(new MetricMetadata("my_counter_total", "counter", "I am a Counter", ""), batch.Append.Metadata);
    }

    [Fact]
    public void Map_ResourceAttributes_AreJobInstanceDeviceAndTargetInfo()
    {
        var mapping = _rig.Mapping with
        {
            PromoteAttributes = ["cloud.region"],
            ScopeLabels = true,
            Enrichment = ImmutableDictionary<string, string>.Empty.Add("site", "fra"),
        };
        var json = OtlpRig.Request(
            """{"name":"m","gauge":{"dataPoints":[{"asInt":"1","timeUnixNano":"1000000","attributes":[{"key":"job","value":{"stringValue":"mine"}},{"key":"a.b","value":{"intValue":1}},{"key":"a-b","value":{"intValue":2}}]}]}}""",
            "service.namespace=shop",
            "service.name=cart",
            "service.instance.id=i1",
            "host.name=Core-1",
            "cloud.region=eu",
            "os.type=linux"
        );
        Assert.Equal(
            [
                "m{a_b=\"1;2\", cloud_region=\"eu\", device=\"core-1\", exported_job=\"mine\", instance=\"i1\", job=\"shop/cart\", otel_scope_name=\"lib\", otel_scope_version=\"2\", site=\"fra\"} 1",
                "target_info{cloud_region=\"eu\", device=\"core-1\", host_name=\"Core-1\", instance=\"i1\", job=\"shop/cart\", os_type=\"linux\", site=\"fra\"} 1",
            ],
            Texts(Map(mapping, json))
        );
    }

    [Theory]
    [InlineData("net.host.ip=192.0.2.7", "router-7")]
    [InlineData("net.host.ip=192.0.2.8", "192.0.2.8")]
    [InlineData("host.name=not a device", "fallback")]
    [InlineData("other=x", "fallback")]
    public void Map_Device_IsTheFirstAttributeThatNamesOneElseTheSources(string attribute, string device)
    {
        _rig.Addresses.Replace([
            new SourceDefinition
            {
                Id = SourceId.Parse("s"),
                Kind = SourceKind.Snmp,
                Endpoint = "192.0.2.7",
                Device = DeviceId.Parse("router-7"),
            },
        ]);
        var mapping = _rig.Mapping with { Device = DeviceId.Parse("fallback") };
        var batch = Map(
            mapping,
            OtlpRig.Request("""{"name":"m","gauge":{"dataPoints":[{"asInt":"1","timeUnixNano":"1000000"}]}}""", attribute)
        );
        Assert.Equal(device, batch.Append.Samples.Span[0].Labels["device"]);
    }

    [Fact]
    public void Map_Deltas_AreAddedUpPerSeriesWhateverTheOrderOfAttributes()
    {
        var mapper = new OtlpMetricMapper(_rig.Mapping, _rig.Metrics.Time);
        string[] orders =
        [
            """{"key":"a","value":{"intValue":1}},{"key":"b","value":{"intValue":2}}""",
            """{"key":"b","value":{"intValue":2}},{"key":"a","value":{"intValue":1}}""",
        ];
        for (var i = 1; i <= 4; i++)
        {
            var batch = Map(mapper, Sum(i, i, orders[i % 2]));
            Assert.Equal([$"m_total{{a=\"1\", b=\"2\"}} {i * (i + 1) / 2}"], Texts(batch));
        }
        Assert.Equal(1, mapper.Count);
        // A repeated point, and one from before, say nothing new.
        Assert.Equal((0, 1), (Map(mapper, Sum(4, 4, orders[0])).Points, Map(mapper, Sum(3, 9, orders[0])).Rejected));
        Assert.Equal(["m_total{a=\"1\", b=\"2\"} 11"], Texts(Map(mapper, Sum(5, 1, orders[0]))));
    }

    [Fact]
    public void Map_DeltaHistogram_IsAddedUpAndBeginsAnewWithOtherBounds()
    {
        var mapper = new OtlpMetricMapper(_rig.Mapping, _rig.Metrics.Time);
        Map(mapper, Histogram(1, "[1,2]", "[\"1\",\"2\",\"3\"]", 6));
        Assert.Equal(
            ["h_bucket{le=\"1\"} 2", "h_bucket{le=\"2\"} 5", "h_bucket{le=\"+Inf\"} 10", "h_count{} 10", "h_sum{} 10"],
            Texts(Map(mapper, Histogram(2, "[1,2]", "[\"1\",\"1\",\"2\"]", 4)))
        );
        Assert.Equal(
            ["h_bucket{le=\"5\"} 1", "h_bucket{le=\"+Inf\"} 2", "h_count{} 2", "h_sum{} 2"],
            Texts(Map(mapper, Histogram(3, "[5]", "[\"1\",\"1\"]", 2)))
        );
    }

    [Theory]
    [InlineData("""{"name":"m","sum":{"dataPoints":[{"asInt":"1"}]}}""", "m has no aggregation temporality")]
    [InlineData("""{"name":"m","gauge":{"dataPoints":[{}]}}""", "m has no number")]
    [InlineData(
        """{"name":"m","histogram":{"aggregationTemporality":2,"dataPoints":[{"bucketCounts":["1"],"explicitBounds":[1,2]}]}}""",
        "m has 1 buckets and 2 bounds; there must be one bound less"
    )]
    [InlineData(
        """{"name":"m","histogram":{"aggregationTemporality":2,"dataPoints":[{"bucketCounts":["1","1","1"],"explicitBounds":[2,2]}]}}""",
        "m has bounds that do not ascend"
    )]
    [InlineData(
        """{"name":"m","exponentialHistogram":{"aggregationTemporality":2,"dataPoints":[{"scale":-40}]}}""",
        "m has scale -40 and zero threshold 0"
    )]
    [InlineData("""{"name":"m","sum":{"aggregationTemporality":1,"dataPoints":[{"asInt":"1"}]}}""", "m has a delta point without a time")]
    [InlineData(
        """{"name":"°","gauge":{"dataPoints":[{"asInt":"1"}]}}""",
        "°: a name is missing, or there are more than 128 labels or longer than 16384"
    )]
    public void Map_PointThatCannotBe_IsRejectedAloneWithItsReason(string metric, string reason)
    {
        var batch = Map(_rig.Mapping, OtlpRig.Request(metric + """,""" + """{"name":"other","gauge":{"dataPoints":[{"asInt":"1"}]}}"""));
        Assert.Equal((1, 1, reason), (batch.Points, batch.Rejected, batch.FirstError));
    }

    [Fact]
    public void Map_SummaryStaleAndExemplars_AreTaken()
    {
        var mapper = new OtlpMetricMapper(_rig.Mapping, _rig.Metrics.Time);
        const string Summary =
            """{"name":"s","summary":{"dataPoints":[{"timeUnixNano":"1000000","count":"3","sum":6,"quantileValues":[{"quantile":0.99,"value":4}]}]}}""";
        Assert.Equal(["s{quantile=\"0.99\"} 4", "s_count{} 3", "s_sum{} 6"], Texts(Map(mapper, OtlpRig.Request(Summary))));
        var stale = Map(mapper, OtlpRig.Request(Summary.Replace("\"count\"", "\"flags\":1,\"count\"", StringComparison.Ordinal)));
        Assert.Equal(3, stale.Samples);
        Assert.All(stale.Append.Samples.ToArray(), s => Assert.True(StaleMarker.Is(s.Value)));

        var (series, exemplar) = Assert.Single(
            Map(
                mapper,
                OtlpRig.Request(
                    """{"name":"h","histogram":{"aggregationTemporality":2,"dataPoints":[{"timeUnixNano":"2000000","count":"1","sum":3,"bucketCounts":["0","1"],"explicitBounds":[1],"exemplars":[{"asDouble":3,"timeUnixNano":"1000000","traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174"}]}]}}"""
                )
            ).Append.Exemplars!
        );
        Assert.Equal(("+Inf", 3.0, 1L), (series["le"], exemplar.Value, exemplar.TimestampMilliseconds));
        Assert.Equal("5b8efff798038103d269b633813fc60c", exemplar.Labels["trace_id"]);
    }

    [Fact]
    public void Map_MoreSeriesThanAreFollowed_CostDeltasOnly()
    {
        var mapper = new OtlpMetricMapper(_rig.Mapping with { MaxSeries = 2 }, _rig.Metrics.Time);
        for (var i = 0; i < 2; i++)
        {
            Map(mapper, Sum(1, 1, $$$"""{"key":"a","value":{"intValue":{{{i}}}}}"""));
        }
        Assert.Equal(1, Map(mapper, Sum(1, 1, """{"key":"a","value":{"intValue":9}}""")).Rejected);
        Assert.Equal(1, Map(mapper, OtlpRig.Request("""{"name":"g","gauge":{"dataPoints":[{"asInt":"1"}]}}""")).Points);
        // The silent make room.
        _rig.Metrics.Time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(1, Map(mapper, Sum(2, 1, """{"key":"a","value":{"intValue":9}}""")).Points);
        Assert.Equal(1, mapper.Count);
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    internal static string[] Texts(OtlpMetricBatch batch) =>
        [.. batch.Append.Samples.ToArray().Select(s => FormattableString.Invariant($"{s.Labels} {s.Value}"))];

    internal static OtlpMetricBatch Map(OtlpMetricMapper mapper, string json) => mapper.Map(OtlpRig.Protobuf(OtlpSignal.Metrics, json));

    private OtlpMetricBatch Map(OtlpMapping mapping, string json) => Map(new OtlpMetricMapper(mapping, _rig.Metrics.Time), json);

    private static string Sum(int milliseconds, int value, string attributes) =>
        OtlpRig.Request(
            $$$"""{"name":"m","sum":{"aggregationTemporality":1,"isMonotonic":true,"dataPoints":[{"asInt":"{{{value}}}","timeUnixNano":"{{{milliseconds}}}000000","attributes":[{{{attributes}}}]}]}}"""
        );

    private static string Histogram(int milliseconds, string bounds, string counts, int count) =>
        OtlpRig.Request(
            $$$"""{"name":"h","histogram":{"aggregationTemporality":1,"dataPoints":[{"timeUnixNano":"{{{milliseconds}}}000000","count":"{{{count}}}","sum":{{{count}}},"bucketCounts":{{{counts}}},"explicitBounds":{{{bounds}}}}]}}"""
        );
}
