using TelemetryGrid.Collectors.Metrics;
using TelemetryGrid.Metrics;
using TelemetryGrid.PromQL;
using TelemetryGrid.Protocols.RemoteWrite;

namespace TelemetryGrid.Collectors.Tests.Metrics;

public sealed class RemoteWriteIntakeTests : IAsyncDisposable
{
    private readonly IntakeRig _rig = new();

    [Theory]
    [InlineData(RemoteWriteVersion.V1)]
    [InlineData(RemoteWriteVersion.V2)]
    public async Task Write_SeveralSeries_LieInTheLogBitForBit(RemoteWriteVersion version)
    {
        var now = _rig.Now;
        var stale = BitConverter.UInt64BitsToDouble(StaleMarker.Bits);
        var result = await _rig.WriteAsync(
            version,
            w =>
            {
                Series(w, [("__name__", "up"), ("job", "a")], (1, now - 1000), (0, now));
                Series(w, [("__name__", "temp"), ("place", "Köln ☂")], (-0.0, now), (stale, now + 1));
            }
        );

        Assert.Equal((4, 0, null), (result.Samples, result.Rejected, result.FirstError));
        Assert.Equal(
            [
                ("temp{place=\"Köln ☂\"}", now, BitConverter.DoubleToUInt64Bits(-0.0)),
                ("temp{place=\"Köln ☂\"}", now + 1, StaleMarker.Bits),
                ("up{job=\"a\"}", now - 1000, BitConverter.DoubleToUInt64Bits(1)),
                ("up{job=\"a\"}", now, 0UL),
            ],
            Sorted()
        );
    }

    [Fact]
    public async Task Write_BothVersionsAndAnyOrderOfLabels_IsOneSeries()
    {
        await _rig.WriteAsync(RemoteWriteVersion.V1, w => Series(w, [("__name__", "up"), ("job", "a"), ("x", "y")], (1, _rig.Now)));
        await _rig.WriteAsync(RemoteWriteVersion.V1, w => Series(w, [("x", "y"), ("job", "a"), ("__name__", "up")], (2, _rig.Now + 1)));
        await _rig.WriteAsync(RemoteWriteVersion.V2, w => Series(w, [("__name__", "up"), ("job", "a"), ("x", "y")], (3, _rig.Now + 2)));
        // A label without value is no label.
        await _rig.WriteAsync(
            RemoteWriteVersion.V2,
            w => Series(w, [("__name__", "up"), ("empty", ""), ("job", "a"), ("x", "y")], (4, _rig.Now + 3))
        );

        Assert.Single(_rig.Read().Definitions.Distinct());
        Assert.Equal(4, _rig.Read().Samples.Count);
    }

    [Fact]
    public async Task Write_EmptyValuesThatReadLikeAnotherSeries_AreKeptApart()
    {
        await _rig.WriteAsync(RemoteWriteVersion.V2, w => Series(w, [("__name__", "up"), ("a", "b")], (1, _rig.Now)));
        await _rig.WriteAsync(RemoteWriteVersion.V2, w => Series(w, [("__name__", "up"), ("a", ""), ("b", "")], (2, _rig.Now)));

        Assert.Equal(["up{a=\"b\"}", "up{}"], _rig.Read().Samples.Select(s => s.Series).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(RemoteWriteVersion.V1)]
    [InlineData(RemoteWriteVersion.V2)]
    public async Task Write_InvalidLabels_AreRefusedAloneAndNamed(RemoteWriteVersion version)
    {
        var cases = new Dictionary<string, (string, string)[]>(StringComparer.Ordinal)
        {
            ["series 1: there is no label __name__"] = [("job", "a")],
            ["series 1: two labels have the same name"] = [("__name__", "up"), ("a", "1"), ("a", "2")],
            ["series 1: a label has no name"] = [("", "1"), ("__name__", "up")],
            ["series 1: a label has 16385 bytes; at most 16384 are taken"] = [("__name__", "up"), ("a", new string('x', 16385))],
        };
        foreach (var (error, labels) in cases)
        {
            var result = await _rig.WriteAsync(
                version,
                w =>
                {
                    Series(w, [("__name__", "good")], (1, _rig.Now));
                    Series(w, labels, (1, _rig.Now), (2, _rig.Now + 1));
                    Series(w, [("__name__", "good2")], (1, _rig.Now));
                }
            );
            Assert.Equal((2, 2, error), (result.Samples, result.Rejected, result.FirstError));
        }
        Assert.Equal(["good2{}", "good{}"], _rig.Read().Samples.Select(s => s.Series).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(RemoteWriteVersion.V1)]
    [InlineData(RemoteWriteVersion.V2)]
    public async Task Write_AHundredThousandLabels_IsRefusedInOneSentence(RemoteWriteVersion version)
    {
        var labels = Enumerable.Range(0, 100_000).Select(i => ($"l{i:D6}", "v")).Prepend(("__name__", "wide")).ToArray();

        var result = await _rig.WriteAsync(
            version,
            w =>
            {
                Series(w, labels, (1, _rig.Now));
                Series(w, [("__name__", "good")], (1, _rig.Now));
            }
        );

        Assert.Equal((1, 1), (result.Samples, result.Rejected));
        Assert.StartsWith("series 0: 100001 labels are more than allowed", result.FirstError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_FewBytesThatStandForGigabytes_IsRefusedWhole()
    {
        // 127 labels of 16 KiB each, in 2,000 series that differ in one short label: 3 MB that would be 4 GB written out.
        var long_ = Enumerable.Range(0, 126).Select(i => ($"l{i:D3}", i.ToString("D3") + new string('x', 16_000))).ToArray();
        var body = IntakeRig.Body(
            RemoteWriteVersion.V2,
            w =>
            {
                for (var i = 0; i < 2_000; i++)
                {
                    Series(w, [("__name__", "bomb"), .. long_, ("z", $"{i}")], (1, _rig.Now));
                }
            }
        );
        Assert.InRange(body.Length, 0, 8_000_000);

        var error = await Assert.ThrowsAsync<MetricFormatException>(async () =>
            await _rig.Intake.RemoteWriteAsync(body, RemoteWriteVersion.V2, CancellationToken.None)
        );

        Assert.Contains("more than 67108864 bytes", error.Message, StringComparison.Ordinal);
        Assert.Empty(_rig.Read().Payloads);
    }

    [Fact]
    public async Task Write_TimesOutOfBounds_AreRefusedAndTheRestTaken()
    {
        var now = _rig.Now;
        await _rig.WriteAsync(RemoteWriteVersion.V1, w => Series(w, [("__name__", "m")], (0, now)));

        (long At, string? Error)[] cases =
        [
            (now - 600_000, null),
            (now - 600_001, "m{}: too old sample: timestamp"),
            (now, null),
            (now + 600_000, null),
            (now + 600_001, "m{}: out of bounds: timestamp"),
            (now - (30L * 86_400_000) - 1, "m{}: out of bounds: timestamp"),
            (long.MaxValue, "m{}: out of bounds: timestamp"),
            (long.MinValue, "m{}: out of bounds: timestamp"),
            // What came ten minutes ahead has moved the window.
            (now - 1, "m{}: too old sample: timestamp"),
        ];
        foreach (var (at, error) in cases)
        {
            var result = await _rig.WriteAsync(RemoteWriteVersion.V1, w => Series(w, [("__name__", "m")], (1, at)));
            Assert.Equal(error is null ? (1, 0) : (0, 1), (result.Samples, result.Rejected));
            Assert.StartsWith(error ?? "", result.FirstError ?? "", StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Write_OnlyRefusedSamples_PutsNothingIntoTheLog()
    {
        var result = await _rig.WriteAsync(
            RemoteWriteVersion.V2,
            w =>
            {
                for (var i = 0; i < 100; i++)
                {
                    Series(w, [("__name__", $"m{i}")], (1, 5));
                }
            }
        );

        Assert.Equal((0, 100), (result.Samples, result.Rejected));
        Assert.StartsWith("m0{}: out of bounds: timestamp 5 is older than 30 days", result.FirstError, StringComparison.Ordinal);
        Assert.Empty(_rig.Read().Payloads);
    }

    [Fact]
    public async Task Write_RefusedSeriesWithEnormousLabels_IsNamedBriefly()
    {
        var result = await _rig.WriteAsync(
            RemoteWriteVersion.V1,
            w => Series(w, [("__name__", "m"), ("a", new string('x', 16_000)), ("b", new string('y', 16_000))], (1, 5))
        );

        Assert.InRange(result.FirstError!.Length, 100, 1100);
        Assert.StartsWith("m{a=\"xxx", result.FirstError, StringComparison.Ordinal);
        Assert.EndsWith("which is all that is kept", result.FirstError, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RemoteWriteVersion.V1)]
    [InlineData(RemoteWriteVersion.V2)]
    public async Task Write_NativeHistogram_IsRefusedAndNamed(RemoteWriteVersion version)
    {
        var result = await _rig.WriteAsync(
            version,
            w =>
            {
                w.BeginSeries().Label("__name__", "h").Sample(1, _rig.Now).Histogram([0x08, 0x01]).Histogram([]).EndSeries();
                Series(w, [("__name__", "m")], (1, _rig.Now));
            }
        );

        Assert.Equal((2, 2, "h{}: native histograms are not supported"), (result.Samples, result.Rejected, result.FirstError));
    }

    [Fact]
    public async Task Write_Metadata_GoesToTheLogWhenNewAndOnceAnHour()
    {
        Task V1(string help) =>
            _rig.WriteAsync(RemoteWriteVersion.V1, w => w.FamilyMetadata(RemoteWriteMetricType.Counter, "reqs", help, "bytes"));

        await V1("Requests.");
        await V1("Requests.");
        Assert.Equal(new MetricMetadata("reqs", "counter", "Requests.", "bytes"), Assert.Single(_rig.Read().Metadata));
        await V1("All requests.");
        Assert.Equal(2, _rig.Read().Metadata.Count);
        _rig.Time.Advance(TimeSpan.FromMinutes(59));
        await V1("All requests.");
        Assert.Equal(2, _rig.Read().Metadata.Count);
        _rig.Time.Advance(TimeSpan.FromMinutes(1));
        await V1("All requests.");
        Assert.Equal(3, _rig.Read().Metadata.Count);
    }

    [Fact]
    public async Task Write_MetadataOfSeries_NamesTheFamily()
    {
        await _rig.WriteAsync(
            RemoteWriteVersion.V2,
            w =>
                w.BeginSeries()
                    .Label("__name__", "wait_bucket")
                    .Label("le", "+Inf")
                    .Sample(1, _rig.Now)
                    .SeriesMetadata(RemoteWriteMetricType.Histogram, "Waiting.", "seconds")
                    .EndSeries()
        );

        Assert.Equal([new MetricMetadata("wait", "histogram", "Waiting.", "seconds")], _rig.Read().Metadata);
    }

    [Fact]
    public async Task Write_MuchMetadata_IsCutIntoPayloads()
    {
        await _rig.WriteAsync(
            RemoteWriteVersion.V1,
            w =>
            {
                for (var i = 0; i < 2_000; i++)
                {
                    w.FamilyMetadata(RemoteWriteMetricType.Gauge, $"m{i}", new string('h', 10_000), "");
                }
                // Longer than anyone would write.
                w.FamilyMetadata(RemoteWriteMetricType.Gauge, new string('m', 1025), "", "");
                w.FamilyMetadata(RemoteWriteMetricType.Gauge, "", "", "");
            }
        );

        Assert.Equal(2_000, _rig.Read().Metadata.Count);
        Assert.All(_rig.Read().Payloads, bytes => Assert.InRange(bytes, 1, (1 << 20) + 20_000));
    }

    [Fact]
    public async Task Write_EveryTruncation_IsTakenOrRefusedAndNeverHalf()
    {
        var body = IntakeRig.Body(
            RemoteWriteVersion.V1,
            w =>
            {
                Series(w, [("__name__", "a")], (1, _rig.Now));
                w.FamilyMetadata(RemoteWriteMetricType.Gauge, "a", "Help.", "");
                Series(w, [("__name__", "b"), ("x", "y")], (1, _rig.Now), (2, _rig.Now + 1));
            }
        );
        var refused = 0;
        for (var length = 0; length < body.Length; length++)
        {
            await using var rig = new IntakeRig();
            try
            {
                var result = await rig.Intake.RemoteWriteAsync(body.AsMemory(0, length), RemoteWriteVersion.V1, CancellationToken.None);
                Assert.Equal(result.Samples, rig.Read().Samples.Count);
            }
            catch (MetricFormatException e)
            {
                refused++;
                Assert.StartsWith("The remote-write body is malformed: ", e.Message, StringComparison.Ordinal);
                Assert.Empty(rig.Read().Payloads);
            }
            // Whatever that was, the whole body is taken whole afterwards.
            Assert.Equal(3, (await rig.Intake.RemoteWriteAsync(body, RemoteWriteVersion.V1, CancellationToken.None)).Samples);
            Assert.NotEmpty(rig.Read().Metadata);
        }
        Assert.InRange(refused, body.Length / 2, body.Length);
    }

    [Fact]
    public async Task Write_MalformedBodyWithTimesAhead_LeavesNothingBehind()
    {
        await _rig.WriteAsync(RemoteWriteVersion.V1, w => Series(w, [("__name__", "m")], (1, _rig.Now - 500_000)));
        var ahead = IntakeRig.Body(RemoteWriteVersion.V1, w => Series(w, [("__name__", "m")], (1, _rig.Now + 600_000)));

        await Assert.ThrowsAsync<MetricFormatException>(async () =>
            await _rig.Intake.RemoteWriteAsync((byte[])[.. ahead, 0x0A, 0x7F], RemoteWriteVersion.V1, CancellationToken.None)
        );

        var result = await _rig.WriteAsync(RemoteWriteVersion.V1, w => Series(w, [("__name__", "m")], (1, _rig.Now - 400_000)));
        Assert.Equal((1, 0), (result.Samples, result.Rejected));
    }

    [Fact]
    public async Task Write_OneSeriesInManyPieces_IsDefinedOnce()
    {
        await _rig.WriteAsync(
            RemoteWriteVersion.V1,
            w =>
            {
                for (var i = 0; i < 1_000; i++)
                {
                    Series(w, [("__name__", "m"), ("a", "b")], (i, _rig.Now + i));
                }
            }
        );

        Assert.Single(_rig.Read().Definitions);
        Assert.Equal(1_000, _rig.Read().Samples.Count);
    }

    [Fact]
    public async Task Write_OwnNameWithDevice_GoesToTheDevicesPartition()
    {
        await _rig.WriteAsync(
            RemoteWriteVersion.V1,
            w =>
            {
                for (var i = 0; i < 20; i++)
                {
                    Series(w, [("__name__", $"network_thing_{i}"), ("device", "Core-1")], (1, _rig.Now));
                    Series(w, [("__name__", $"foreign_{i}"), ("device", "Core-1")], (1, _rig.Now));
                }
            }
        );

        var partitions = _rig.Read().Partitions;
        var own = partitions.Where(p => p.Key.StartsWith("network_", StringComparison.Ordinal)).Select(p => p.Value).Distinct();
        Assert.Equal([_rig.Map.Of(TelemetryGrid.Identity.DeviceId.Parse("core-1"))], own);
        var foreign = partitions.Where(p => p.Key.StartsWith("foreign_", StringComparison.Ordinal)).Select(p => p.Value).Distinct();
        Assert.True(foreign.Count() > 1);
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    private static void Series(RemoteWriteWriter writer, (string Name, string Value)[] labels, params (double Value, long At)[] samples)
    {
        writer.BeginSeries();
        foreach (var (name, value) in labels)
        {
            writer.Label(name, value);
        }
        foreach (var (value, at) in samples)
        {
            writer.Sample(value, at);
        }
        writer.EndSeries();
    }

    private IEnumerable<(string, long, ulong)> Sorted() =>
        _rig.Read().Samples.OrderBy(s => s.Series, StringComparer.Ordinal).ThenBy(s => s.At);
}
