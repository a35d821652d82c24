using TelemetryGrid.Protocols.RemoteWrite;
using static TelemetryGrid.Protocols.Tests.RemoteWrite.Proto;

namespace TelemetryGrid.Protocols.Tests.RemoteWrite;

public sealed class RemoteWriteReaderTests
{
    private static readonly string OneAt5 = $"{BitConverter.DoubleToInt64Bits(1):x}@5";

    [Fact]
    public void Read_EmptyBody_IsAnEmptyRequest()
    {
        Assert.Equal(RemoteWriteStatus.End, DecodedRequest.Read([], RemoteWriteSchema.V1).Status);
        Assert.Equal(RemoteWriteStatus.End, DecodedRequest.Read([], RemoteWriteSchema.V2).Status);
    }

    [Fact]
    public void Read_BytesWrittenOut_AreUnderstood()
    {
        // timeseries { labels { name: "a" value: "b" } samples { value: 1 timestamp: 5 } }
        var body = Convert.FromHexString("0A15" + "0A06" + "0A0161" + "120162" + "120B" + "09000000000000F03F" + "1005");

        var reader = new RemoteWriteReader(body, RemoteWriteSchema.V1);

        Assert.Equal(RemoteWriteStatus.Series, reader.Read());
        Assert.Equal("0A060A0161120162", Convert.ToHexString(reader.LabelBytes));
        Assert.Equal([$"{{a=b}} {OneAt5}"], DecodedRequest.Read(body, RemoteWriteSchema.V1).Entries);
    }

    [Fact]
    public void Read_UnknownFieldsEverywhere_AreSkipped()
    {
        byte[] unknown = [.. Number(100, ulong.MaxValue), .. Double(101, 2), .. Bytes(102, [1, 2, 3]), .. Tag(536_870_911, 5), 1, 2, 3, 4];
        var label = Bytes(1, unknown, Text(1, "a"), unknown, Text(2, "b"), unknown);
        var sample = Bytes(2, unknown, Double(1, 1), Number(2, 5), unknown);
        var exemplar = Bytes(3, unknown, label, Double(2, 1), unknown, Number(3, 5));
        var metadata = Bytes(3, unknown, Number(1, 1), Text(2, "f"), unknown, Text(4, "h"), Text(5, "u"));
        var body = Concat(unknown, Bytes(1, unknown, label, unknown, sample, exemplar, unknown), metadata, Bytes(2, [9]), unknown);

        var decoded = DecodedRequest.Read(body, RemoteWriteSchema.V1);

        Assert.Equal(RemoteWriteStatus.End, decoded.Status);
        Assert.Equal([$"{{a=b}} {OneAt5} #{{a=b}} {OneAt5}", "metadata f Counter 'h' 'u'"], decoded.Entries);
    }

    [Fact]
    public void Read_UnknownFieldsInVersion2_AreSkipped()
    {
        byte[] unknown = [.. Number(100, 1), .. Double(101, 2), .. Bytes(102, [1, 2, 3])];
        var series = Bytes(
            5,
            unknown,
            Bytes(1, [1, 2]),
            unknown,
            Bytes(2, unknown, Number(3, 4), Number(2, 5), Double(1, 1)),
            Bytes(4, Bytes(1, [2, 1]), unknown, Double(2, 1), Number(3, 5)),
            Bytes(3, [0x18, 1]),
            Bytes(5, unknown, Number(1, 2), Number(3, 1), Number(4, 2)),
            Number(6, 77)
        );
        var body = Concat(unknown, Text(4, ""), Text(4, "a"), series, unknown, Text(4, "b"));

        var decoded = DecodedRequest.Read(body, RemoteWriteSchema.V2);

        Assert.Equal(RemoteWriteStatus.End, decoded.Status);
        Assert.Equal([$"{{a=b}} {OneAt5}<4 #{{b=a}} {OneAt5} histograms=1 created=77 Gauge 'a' 'b'"], decoded.Entries);
    }

    [Fact]
    public void Labels_FieldOrderAndRepetition_FollowProtobuf()
    {
        var turned = Bytes(1, Text(2, "v"), Text(1, "n"));
        var repeated = Bytes(1, Text(1, "x"), Text(1, "n"), Text(2, "y"), Text(2, "v"));
        var absent = Bytes(1, Text(1, "n"));
        var body = Bytes(1, Sample(1, 5), turned, repeated, absent, Bytes(1));

        Assert.Equal([$"{{n=v,n=v,n=,=}} {OneAt5}"], DecodedRequest.Read(body, RemoteWriteSchema.V1).Entries);
    }

    [Fact]
    public void LabelBytes_LabelsStrewnAmongSamples_AreFlaggedAndStillKeyed()
    {
        var strewn = Bytes(1, Label("a", "1"), Sample(1, 5), Label("b", "2"), Sample(1, 5), Label("c", "3"));
        var reader = new RemoteWriteReader(strewn, RemoteWriteSchema.V1);
        Assert.Equal(RemoteWriteStatus.Series, reader.Read());

        Assert.False(reader.HasLabelBytes);
        Assert.True(reader.LabelBytes.IsEmpty);
        var key = new byte[100];
        Assert.True(RemoteWriteLabels.TryCopyKey(reader.Labels, key, out var written));
        Assert.Equal(Concat(Label("a", "1"), Label("b", "2"), Label("c", "3")), key[..written]);
        Assert.Equal([$"{{a=1,b=2,c=3}} {OneAt5} {OneAt5}"], DecodedRequest.Read(strewn, RemoteWriteSchema.V1).Entries);
    }

    [Fact]
    public void Labels_PackedUnpackedAndMixedReferences_AreTheSame()
    {
        var symbols = Concat(Text(4, ""), Text(4, "a"), Text(4, "b"), Text(4, "c"));
        byte[] longThree = [0x83, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00];
        byte[][] forms =
        [
            Bytes(1, [1, 2, 3, 1]),
            Concat(Number(1, 1), Number(1, 2), Number(1, 3), Number(1, 1)),
            Concat(Bytes(1, [1]), Sample(1, 5)[..0], Number(1, 2), Bytes(1), Bytes(1, [3, 1])),
            Bytes(1, [1, 0x82, 0x00], longThree, [0x81, 0x80, 0x80, 0x80, 0x00]),
        ];
        foreach (var form in forms)
        {
            var decoded = DecodedRequest.Read(Concat(symbols, Bytes(5, form, Sample(1, 5))), RemoteWriteSchema.V2);
            Assert.Equal([$"{{a=b,c=a}} {OneAt5}"], decoded.Entries);
        }
    }

    [Fact]
    public void Labels_ReferencesBeyondOneByte_AreResolved()
    {
        var symbols = Enumerable.Range(0, 20_000).Select(i => Text(4, i == 0 ? "" : $"s{i}")).ToArray();
        byte[] references = [.. Varint(127), .. Varint(128), .. Varint(16_383), .. Varint(16_384)];
        var body = Concat([.. symbols, Bytes(5, Bytes(1, references))]);

        Assert.Equal(["{s127=s128,s16383=s16384}"], DecodedRequest.Read(body, RemoteWriteSchema.V2).Entries);
    }

    [Fact]
    public void Read_SeriesThatCannotBeTaken_IsRefusedAndTheNextOneRead()
    {
        var good = Bytes(5, Bytes(1, [1, 2]), Sample(1, 5));
        var body = Concat(
            Text(4, ""),
            Text(4, "a"),
            Text(4, "b"),
            good,
            Bytes(5, Bytes(1, [1, 2, 1]), Sample(1, 5)),
            Bytes(5, Bytes(1, [1, 3]), Sample(1, 5)),
            Bytes(5, Bytes(1, [1, 2]), Bytes(4, Bytes(1, [1, 9]))),
            Bytes(5, Bytes(1, [1, 2]), Bytes(5, Number(3, 1000))),
            Bytes(5, Bytes(1, [1, 2, 1, 2, 1, 2])),
            good
        );

        var decoded = DecodedRequest.Read(body, RemoteWriteSchema.V2, new RemoteWriteLimits { MaxLabels = 2 });

        Assert.Equal(RemoteWriteStatus.End, decoded.Status);
        Assert.Equal(
            [
                $"{{a=b}} {OneAt5}",
                "refused: series 1: series has 3 label references, which do not pair at byte 29",
                "refused: series 2: label reference 3 is beyond the symbol table at byte 52",
                "refused: series 3: label reference 9 is beyond the symbol table at byte 77",
                "refused: series 4: metadata reference 1000 is beyond the symbol table at byte 86",
                "refused: series 5: 3 labels are more than allowed at byte 91",
                $"{{a=b}} {OneAt5}",
            ],
            decoded.Entries
        );
    }

    [Fact]
    public void Read_HundredThousandLabels_RefusesThatSeriesOnly()
    {
        var many = Bytes(1, [.. Enumerable.Range(0, 100_000).Select(i => Label($"l{i}", "v"))]);

        var decoded = DecodedRequest.Read(Concat(many, Bytes(1, Label("a", "b"))), RemoteWriteSchema.V1);

        Assert.Equal(["refused: series 0: 100000 labels are more than allowed at byte 4", "{a=b}"], decoded.Entries);
    }

    [Fact]
    public void Read_TooManySymbols_IsMalformed()
    {
        var body = Concat(Text(4, ""), Text(4, "a"), Text(4, "b"), Bytes(5, Bytes(1, [1, 2])));

        var decoded = DecodedRequest.Read(body, RemoteWriteSchema.V2, new RemoteWriteLimits { MaxSymbols = 2 });

        Assert.Equal(RemoteWriteStatus.Malformed, decoded.Status);
        Assert.Equal("request: more than 2 symbols at byte 5", decoded.Error.ToString());
        Assert.Empty(decoded.Entries);
    }

    [Fact]
    public void Read_SymbolTableUsedAgain_KnowsOnlyTheLastRequest()
    {
        var symbols = new RemoteWriteSymbols();
        var large = Concat(Text(4, ""), Text(4, "a"), Text(4, "b"), Bytes(5, Bytes(1, [1, 2])));
        var small = Concat(Text(4, ""), Text(4, "x"), Bytes(5, Bytes(1, [1, 2])));

        Assert.Equal(RemoteWriteStatus.Series, new RemoteWriteReader(large, RemoteWriteSchema.V2, symbols).Read());
        Assert.Equal(3, symbols.Count);
        Assert.Equal(RemoteWriteStatus.RefusedSeries, new RemoteWriteReader(small, RemoteWriteSchema.V2, symbols).Read());
        Assert.Equal(2, symbols.Count);
    }

    public static TheoryData<string, RemoteWriteSchema, RemoteWriteDefect, string> MalformedBodies =>
        new()
        {
            { "0A05", RemoteWriteSchema.V1, RemoteWriteDefect.RunsPastEnd, "request: time series runs 5 bytes past the end at byte 1" },
            {
                "0A03" + "0A05" + "0A",
                RemoteWriteSchema.V1,
                RemoteWriteDefect.RunsPastEnd,
                "series 0: label runs 4 bytes past the end at byte 3"
            },
            {
                "0A00" + "0A08" + "0A06" + "0A0161" + "120D62",
                RemoteWriteSchema.V1,
                RemoteWriteDefect.RunsPastEnd,
                "series 1: label value runs 12 bytes past the end at byte 10"
            },
            {
                "0A04" + "0A02" + "0A01",
                RemoteWriteSchema.V1,
                RemoteWriteDefect.RunsPastEnd,
                "series 0: label name runs 1 byte past the end at byte 5"
            },
            {
                "0A05" + "1203" + "090000",
                RemoteWriteSchema.V1,
                RemoteWriteDefect.RunsPastEnd,
                "series 0: sample value runs 6 bytes past the end at byte 5"
            },
            {
                "0A04" + "1202" + "1080",
                RemoteWriteSchema.V1,
                RemoteWriteDefect.RunsPastEnd,
                "series 0: sample timestamp runs 1 byte past the end at byte 5"
            },
            {
                "0A04" + "1202" + "0901",
                RemoteWriteSchema.V1,
                RemoteWriteDefect.RunsPastEnd,
                "series 0: sample value runs 7 bytes past the end at byte 5"
            },
            {
                "0A02" + "1205",
                RemoteWriteSchema.V1,
                RemoteWriteDefect.RunsPastEnd,
                "series 0: sample runs 5 bytes past the end at byte 3"
            },
            {
                "0A02" + "1A05",
                RemoteWriteSchema.V1,
                RemoteWriteDefect.RunsPastEnd,
                "series 0: exemplar runs 5 bytes past the end at byte 3"
            },
            {
                "0A02" + "2205",
                RemoteWriteSchema.V1,
                RemoteWriteDefect.RunsPastEnd,
                "series 0: histogram runs 5 bytes past the end at byte 3"
            },
            { "0AFFFFFFFFFFFFFFFFFF01", RemoteWriteSchema.V1, RemoteWriteDefect.RunsPastEnd, "past the end at byte 1" },
            {
                "0AFFFFFFFFFFFFFFFFFF02",
                RemoteWriteSchema.V1,
                RemoteWriteDefect.VarintTooLong,
                "request: time series is a varint beyond 64 bits at byte 1"
            },
            {
                "0AFFFFFFFFFFFFFFFFFFFF01",
                RemoteWriteSchema.V1,
                RemoteWriteDefect.VarintTooLong,
                "request: time series is a varint beyond 64 bits at byte 1"
            },
            {
                "0000",
                RemoteWriteSchema.V1,
                RemoteWriteDefect.InvalidFieldNumber,
                "request: field number 0 does not exist in protobuf at byte 0"
            },
            {
                "808080801000",
                RemoteWriteSchema.V1,
                RemoteWriteDefect.InvalidFieldNumber,
                "request: field number 536870912 does not exist"
            },
            {
                "0B0C",
                RemoteWriteSchema.V1,
                RemoteWriteDefect.UnsupportedWireType,
                "request: field has wire type 3, which these messages never use at byte 0"
            },
            { "0A02" + "A306", RemoteWriteSchema.V1, RemoteWriteDefect.UnsupportedWireType, "series 0: field has wire type 3" },
            { "0A02" + "A406", RemoteWriteSchema.V1, RemoteWriteDefect.UnsupportedWireType, "series 0: field has wire type 4" },
            { "0A02" + "A606", RemoteWriteSchema.V1, RemoteWriteDefect.UnsupportedWireType, "series 0: field has wire type 6" },
            {
                "0A02" + "0801",
                RemoteWriteSchema.V1,
                RemoteWriteDefect.WrongWireType,
                "series 0: known field has wire type 0, which is not its own at byte 2"
            },
            { "0A04" + "1202" + "0801", RemoteWriteSchema.V1, RemoteWriteDefect.WrongWireType, "series 0: known field has wire type 0" },
            { "0801", RemoteWriteSchema.V1, RemoteWriteDefect.WrongWireType, "request: known field has wire type 0" },
            { "1A02" + "0A00", RemoteWriteSchema.V1, RemoteWriteDefect.WrongWireType, "request: known field has wire type 2" },
            { "0A00", RemoteWriteSchema.V2, RemoteWriteDefect.WrongMessage, "body looks like prometheus.WriteRequest of 1.0 at byte 0" },
            {
                "220161",
                RemoteWriteSchema.V2,
                RemoteWriteDefect.FirstSymbolNotEmpty,
                "request: symbols[0] is not the empty string at byte 0"
            },
            { "2A00", RemoteWriteSchema.V2, RemoteWriteDefect.FirstSymbolNotEmpty, "request: symbols[0] is not the empty string" },
            {
                "2200" + "2203" + "61",
                RemoteWriteSchema.V2,
                RemoteWriteDefect.RunsPastEnd,
                "request: symbol runs 2 bytes past the end at byte 3"
            },
            {
                "2200" + "2A04" + "0A02" + "0080",
                RemoteWriteSchema.V2,
                RemoteWriteDefect.RunsPastEnd,
                "series 0: label reference runs 1 byte past the end at byte 7"
            },
            { "2200" + "2801", RemoteWriteSchema.V2, RemoteWriteDefect.WrongWireType, "request: known field has wire type 0" },
            { "2001", RemoteWriteSchema.V2, RemoteWriteDefect.WrongWireType, "request: known field has wire type 0" },
            {
                "2200" + "2A04" + "2A02" + "1880",
                RemoteWriteSchema.V2,
                RemoteWriteDefect.RunsPastEnd,
                "series 0: metadata help reference runs 1 byte"
            },
            {
                "2200" + "2A04" + "2202" + "1880",
                RemoteWriteSchema.V2,
                RemoteWriteDefect.RunsPastEnd,
                "series 0: exemplar timestamp runs 1 byte"
            },
        };

    [Theory]
    [MemberData(nameof(MalformedBodies))]
    public void Read_MalformedBody_SaysWhatAndWhere(string body, RemoteWriteSchema schema, RemoteWriteDefect defect, string sentence)
    {
        var decoded = DecodedRequest.Read(Convert.FromHexString(body), schema);

        Assert.Equal(RemoteWriteStatus.Malformed, decoded.Status);
        Assert.Equal(defect, decoded.Error.Defect);
        Assert.Contains(sentence, decoded.Error.ToString(), StringComparison.Ordinal);
    }
}
