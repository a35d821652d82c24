using TelemetryGrid.Protocols.RemoteWrite;
using TelemetryGrid.Tests.Allocation;
using static TelemetryGrid.Protocols.Tests.RemoteWrite.Proto;

namespace TelemetryGrid.Protocols.Tests.RemoteWrite;

public sealed class RemoteWriteHostileInputTests
{
    private static byte[] SampleBody(RemoteWriteSchema schema)
    {
        var writer = new RemoteWriteWriter(schema);
        for (var i = 0; i < 6; i++)
        {
            writer.BeginSeries().Label("__name__", "http_requests_total").Label("instance", new string('x', 20 * i)).Label("job", "node");
            writer.Sample(i, 1_700_000_000_000 + i).Sample(i + 0.5, 5 * i);
            if (i % 2 == 0)
            {
                writer.Exemplar([KeyValuePair.Create("trace_id", $"abc{i}")], 1, 2).Histogram([0x18, 1]);
            }
            if (schema == RemoteWriteSchema.V2)
            {
                writer.SeriesMetadata(RemoteWriteMetricType.Counter, "Requests.", "");
            }
            writer.EndSeries();
        }
        if (schema == RemoteWriteSchema.V1)
        {
            writer.FamilyMetadata(RemoteWriteMetricType.Counter, "http_requests", "Requests.", "");
        }
        return writer.ToArray();
    }

    [Theory]
    [InlineData(RemoteWriteSchema.V1)]
    [InlineData(RemoteWriteSchema.V2)]
    public void Read_EveryTruncation_GivesWholeSeriesThenMalformed(RemoteWriteSchema schema)
    {
        var body = SampleBody(schema);
        var whole = DecodedRequest.Read(body, schema).Entries;
        Assert.True(whole.Count >= 6);
        var ends = 0;
        for (var length = 0; length < body.Length; length++)
        {
            var cut = DecodedRequest.Read(body.AsSpan(0, length).ToArray(), schema);
            Assert.Equal(whole.Take(cut.Entries.Count(entry => !entry.StartsWith("refused", StringComparison.Ordinal))), cut.Entries);
            if (cut.Status == RemoteWriteStatus.End)
            {
                ends++; // cut between two fields of the request
            }
            else
            {
                Assert.Equal(RemoteWriteDefect.RunsPastEnd, cut.Error.Defect);
                Assert.InRange(cut.Error.Offset, 0, length);
            }
        }
        Assert.InRange(ends, 6, 40);
    }

    [Theory]
    [InlineData(RemoteWriteSchema.V1, 1)]
    [InlineData(RemoteWriteSchema.V2, 2)]
    public void Read_DamagedBodies_NeverThrow(RemoteWriteSchema schema, int seed)
    {
        var random = new Random(seed);
        var original = SampleBody(schema);
        var defects = new HashSet<RemoteWriteDefect>();
        for (var round = 0; round < 20_000; round++)
        {
            byte[] body = [.. original];
            for (var flips = random.Next(1, 5); flips > 0; flips--)
            {
                body[random.Next(body.Length)] = random.Next(3) switch
                {
                    0 => 0xFF,
                    1 => 0,
                    _ => (byte)random.Next(256),
                };
            }
            var decoded = DecodedRequest.Read(body, schema);
            defects.Add(decoded.Error.Defect);
            Assert.InRange(decoded.Entries.Count, 0, body.Length / 2);
            Assert.NotEmpty(decoded.Error.ToString());
        }
        Assert.True(defects.Count >= 5, string.Join(",", defects));
    }

    [Theory]
    [InlineData(RemoteWriteSchema.V1)]
    [InlineData(RemoteWriteSchema.V2)]
    public void Read_RandomBytes_NeverThrow(RemoteWriteSchema schema)
    {
        byte[] tags = [0x0A, 0x12, 0x1A, 0x22, 0x2A, 0x09, 0x10, 0x02];
        var random = new Random(42);
        for (var round = 0; round < 20_000; round++)
        {
            var body = new byte[random.Next(60)];
            random.NextBytes(body);
            // Mostly tags that mean something, so that the bytes are looked at and not refused at the door.
            for (var i = 0; i < body.Length; i += random.Next(1, 6))
            {
                body[i] = tags[random.Next(tags.Length)];
            }
            byte[] message =
                schema == RemoteWriteSchema.V2 ? Concat(Text(4, ""), Text(4, "a"), Bytes(5, body), body) : Concat(Bytes(1, body), body);
            DecodedRequest.Read(message, schema);
        }
    }

    [Theory]
    [InlineData(RemoteWriteSchema.V1)]
    [InlineData(RemoteWriteSchema.V2)]
    public void Read_SoundTruncatedAndStrewnBodies_AllocatesNothing(RemoteWriteSchema schema)
    {
        var symbols = new RemoteWriteSymbols();
        var body = SampleBody(schema);
        var cut = body[..^3];
        var strewn = Bytes(1, Label("a", "1"), Sample(1, 5), Label("b", "2"));
        WalkOften();

        var sum = 0L;
        var allocated = Allocated.LeastBy(() => sum = WalkOften());

        Assert.Equal(0, allocated);
        Assert.True(sum > 1_000);

        long WalkOften()
        {
            long total = 0;
            for (var round = 0; round < 1_000; round++)
            {
                total += Walk(body, schema, symbols) + Walk(cut, schema, symbols) + Walk(strewn, RemoteWriteSchema.V1, symbols);
            }
            return total;
        }
    }

    private static long Walk(ReadOnlySpan<byte> body, RemoteWriteSchema schema, RemoteWriteSymbols symbols)
    {
        long sum = 0;
        Span<byte> key = stackalloc byte[512];
        var reader = new RemoteWriteReader(body, schema, symbols);
        while (reader.Read() is RemoteWriteStatus.Series or RemoteWriteStatus.Metadata)
        {
            sum += reader.LabelBytes.Length + reader.Metadata.Help.Length;
            foreach (var sample in reader.Samples)
            {
                sum += sample.TimestampMs;
            }
            foreach (var exemplar in reader.Exemplars)
            {
                foreach (var label in exemplar.Labels)
                {
                    sum += label.Value.Length;
                }
            }
            sum += (long)RemoteWriteLabels.Check(reader.Labels);
            RemoteWriteLabels.TryCopyKey(reader.Labels, key, out var written);
            sum += written;
        }
        return sum;
    }
}
