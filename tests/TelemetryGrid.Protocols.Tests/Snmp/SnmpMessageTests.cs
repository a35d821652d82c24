using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Tests.Allocation;

namespace TelemetryGrid.Protocols.Tests.Snmp;

public sealed class SnmpMessageTests
{
    // GET sysDescr.0, request-id 1, community "public".
    private const string Get = "302602010104067075626C6963A0190201010201000201" + "00300E300C06082B060102010101000500";

    [Fact]
    public void TryRead_Get_ReadsEveryField()
    {
        var message = DecodedMessage.Read(Convert.FromHexString(Get));

        Assert.Equal(DecodeStatus.Ok, message.Status);
        Assert.Equal(SnmpVersion.V2c, message.Version);
        Assert.Equal("public", message.Community);
        Assert.Equal(SnmpPduType.GetRequest, message.Type);
        Assert.Equal(1, message.RequestId);
        Assert.Equal([new SnmpVarBind(ObjectIdentifier.Parse("1.3.6.1.2.1.1.1.0"), SnmpValue.Null)], message.VarBinds);
    }

    [Fact]
    public void TryRead_CapturedGetWithLongLengths_ReadsLikeMinimal()
    {
        var message = DecodedMessage.Read(SnmpCorpus.Message("get.dat"));

        Assert.Equal(DecodeStatus.Ok, message.Status);
        Assert.Equal(SnmpVersion.V1, message.Version);
        Assert.Equal(SnmpPduType.GetRequest, message.Type);
        Assert.Equal(10, message.RequestId);
        Assert.Equal([new SnmpVarBind(ObjectIdentifier.Parse("1.3.6.1.2.1.1.6.0"), SnmpValue.Null)], message.VarBinds);
    }

    [Fact]
    public void TryRead_CapturedResponse_ReadsAndWritesBackTheSameBytes()
    {
        var bytes = SnmpCorpus.Message("getresponse.dat");
        var message = DecodedMessage.Read(bytes);

        Assert.Equal(SnmpPduType.Response, message.Type);
        Assert.Equal(0, message.ErrorStatus);
        Assert.Equal([new SnmpVarBind(ObjectIdentifier.Parse("1.3.6.1.2.1.1.6.0"), SnmpValue.OctetString("Shanghai"))], message.VarBinds);
        var buffer = new byte[256];
        var writer = new SnmpMessageWriter(buffer, SnmpVersion.V1, "public"u8);
        Assert.True(writer.TryAdd(message.VarBinds[0].Name, message.VarBinds[0].Value));
        Assert.Equal(bytes, buffer[..writer.Finish(SnmpPduType.Response, 10)]);
    }

    [Theory]
    [InlineData("novarbind.dat", "1.3", 0)]
    [InlineData("onevarbind.dat", "1.3.6.1.4.1.2162.1000.2", 1)]
    [InlineData("twovarbinds.dat", "1.3.6.1.4.1.2162.1000.2", 2)]
    [InlineData("fivevarbinds.dat", "1.3.6.1.4.1.2162.1000.2", 1)] // announces one; the other four lie behind the message's end
    public void TryRead_CapturedTrapV1_ReadsHeaderAndWritesBack(string file, string enterprise, int varBinds)
    {
        var bytes = SnmpCorpus.Message(file);

        Assert.Equal(DecodeStatus.Ok, SnmpMessage.TryRead(bytes, out var message));
        var pdu = message.Pdu;
        Assert.Equal(SnmpPduType.TrapV1, pdu.Type);
        Assert.Equal(enterprise, pdu.Trap.Enterprise.ToString());
        Assert.Equal(0x7F000001u, pdu.Trap.AgentAddress);
        Assert.Equal(6, pdu.Trap.GenericTrap);
        Assert.Equal(12, pdu.Trap.SpecificTrap);
        Assert.Equal(16352u, pdu.Trap.Timestamp);

        var buffer = new byte[512];
        var writer = SnmpMessageWriter.ForTrapV1(buffer, "public"u8, pdu.Trap.Enterprise.ToObjectIdentifier());
        var reader = pdu.VarBinds;
        while (reader.TryRead(out var varBind))
        {
            Assert.True(writer.TryAdd(varBind.Name, varBind.Value));
        }
        Assert.Equal(DecodeStatus.Ok, reader.Status);
        Assert.Equal(varBinds, reader.Count);
        var length = writer.FinishTrapV1(pdu.Trap);
        Assert.Equal(bytes[..length], buffer[..length]);
    }

    [Theory]
    [InlineData("trapv3")]
    [InlineData("trapv3auth")]
    [InlineData("trapv3authpriv")]
    [InlineData("v3authNoPriv_BER_Issue")]
    public void TryRead_CapturedV3_ReadsVersionAndRefuses(string file)
    {
        var bytes = SnmpCorpus.Message(file);

        Assert.Equal(DecodeStatus.Ok, SnmpMessage.TryReadVersion(bytes, out var version, out var body));
        Assert.Equal(SnmpVersion.V3, version);
        Assert.Equal(0x30, body[0]);
        Assert.Equal(DecodeStatus.UnsupportedVersion, SnmpMessage.TryRead(bytes, out _));
    }

    [Theory]
    [InlineData("ip-snmp-leftshift-unsigned.pcap")]
    [InlineData("ip6-snmp-oid-unsigned.pcap")]
    [InlineData("snmp-heapoverflow-1.pcap")]
    [InlineData("snmp-heapoverflow-2.pcap")]
    public void TryRead_HostileCaptureFromEveryOffset_EndsWithinTheInput(string file)
    {
        var bytes = File.ReadAllBytes(Path.Combine(SnmpCorpus.Folder("tcpdump-pcap"), file));
        for (var offset = 0; offset < bytes.Length; offset++)
        {
            var message = DecodedMessage.Read(bytes.AsSpan(offset));
            Assert.InRange(message.VarBinds.Count, 0, bytes.Length / 2);
        }
    }

    [Fact]
    public void TryRead_EveryTruncation_IsTruncated()
    {
        var bytes = SampleResponse();
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Equal(DecodeStatus.Truncated, SnmpMessage.TryRead(bytes.AsSpan(0, length), out _));
        }
        Assert.Equal(DecodeStatus.Ok, DecodedMessage.Read(bytes).Status);
    }

    [Fact]
    public void TryRead_BytesBehindTheMessage_AreIgnored()
    {
        var padded = SampleResponse().Concat(new byte[64]).ToArray();

        Assert.Equal(DecodedMessage.Read(SampleResponse()).VarBinds, DecodedMessage.Read(padded).VarBinds);
    }

    [Fact]
    public void TryRead_SeededFlips_NeverLeaveTheInput()
    {
        var sample = SampleResponse();
        var random = new Random(20_261_121);
        var refused = 0;
        for (var i = 0; i < 100_000; i++)
        {
            var bytes = (byte[])sample.Clone();
            for (var flips = random.Next(1, 5); flips > 0; flips--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }
            refused += DecodedMessage.Read(bytes).Status == DecodeStatus.Ok ? 0 : 1;
        }
        Assert.InRange(refused, 20_000, 99_999);
    }

    [Theory]
    [InlineData("3080020101040670", DecodeStatus.InvalidLength)] // indefinite length
    [InlineData("3085000000000100", DecodeStatus.InvalidLength)] // five length octets
    [InlineData("3084FFFFFFFF00", DecodeStatus.InvalidLength)] // negative as a signed number
    [InlineData("30847FFFFFFF00", DecodeStatus.Truncated)]
    [InlineData("3103020101", DecodeStatus.InvalidValue)] // SET instead of SEQUENCE
    [InlineData("3F03020101", DecodeStatus.InvalidValue)] // high tag number
    [InlineData("3003020107", DecodeStatus.UnsupportedVersion)]
    [InlineData("3003020102", DecodeStatus.UnsupportedVersion)] // v2u, v2* of history
    [InlineData("3002020000", DecodeStatus.InvalidValue)] // INTEGER without content
    [InlineData("3003020201", DecodeStatus.InvalidLength)] // version reaches beyond the message
    [InlineData("3003020101", DecodeStatus.InvalidLength)] // nothing behind the version
    [InlineData("300802010104037075" + "62", DecodeStatus.InvalidLength)] // no PDU
    public void TryRead_LiesInTheHeader_AreRefused(string hex, DecodeStatus expected) =>
        Assert.Equal(expected, SnmpMessage.TryRead(Convert.FromHexString(hex), out _));

    [Theory]
    [InlineData(14, 0x1A, DecodeStatus.InvalidLength)] // PDU longer than the message
    [InlineData(14, 0x18, DecodeStatus.InvalidLength)] // PDU shorter than its content
    [InlineData(25, 0x0F, DecodeStatus.InvalidLength)] // list longer than the PDU
    [InlineData(25, 0x0D, DecodeStatus.InvalidLength)] // list shorter than the PDU
    [InlineData(27, 0x0D, DecodeStatus.InvalidLength)] // pair longer than the list
    [InlineData(27, 0x0B, DecodeStatus.InvalidLength)] // pair shorter than its content
    [InlineData(29, 0x09, DecodeStatus.InvalidLength)] // name swallows the value's tag
    [InlineData(26, 0x31, DecodeStatus.InvalidValue)]
    [InlineData(28, 0x04, DecodeStatus.InvalidValue)] // name is no OBJECT IDENTIFIER
    [InlineData(37, 0x80, DecodeStatus.InvalidValue)] // last sub-identifier cut
    [InlineData(38, 0x30, DecodeStatus.InvalidValue)] // constructed value
    [InlineData(39, 0x01, DecodeStatus.InvalidLength)] // value reaches beyond the pair
    [InlineData(13, 0xA9, DecodeStatus.InvalidValue)] // no such PDU
    [InlineData(13, 0x30, DecodeStatus.InvalidValue)]
    public void TryRead_OneByteLies_AreRefused(int position, byte value, DecodeStatus expected)
    {
        var bytes = Convert.FromHexString(Get);
        bytes[position] = value;

        Assert.Equal(expected, DecodedMessage.Read(bytes).Status);
    }

    [Fact]
    public void VarBinds_DefectInTheSecond_GivesTheFirst()
    {
        var buffer = new byte[128];
        var writer = new SnmpMessageWriter(buffer, SnmpVersion.V2c, "c"u8);
        Assert.True(writer.TryAdd(ObjectIdentifier.Parse("1.3.1"), SnmpValue.Integer32(1)));
        Assert.True(writer.TryAdd(ObjectIdentifier.Parse("1.3.2"), SnmpValue.Integer32(2)));
        var length = writer.Finish(SnmpPduType.Response, 1);
        buffer[length - 2] = 9;

        var message = DecodedMessage.Read(buffer.AsSpan(0, length));

        Assert.Equal(DecodeStatus.InvalidLength, message.Status);
        Assert.Equal([new SnmpVarBind(ObjectIdentifier.Parse("1.3.1"), SnmpValue.Integer32(1))], message.VarBinds);
    }

    [Fact]
    public void VarBinds_MoreThanTheLimit_StopsThere()
    {
        var buffer = new byte[SnmpLimits.MaxMessageSize];
        var writer = new SnmpMessageWriter(buffer, SnmpVersion.V2c, "c"u8);
        while (writer.TryAdd(ObjectIdentifier.Parse("1.3.1"))) { }
        Assert.Equal(SnmpLimits.MaxVarBinds, writer.Count);
        var length = writer.Finish(SnmpPduType.Response, 1);
        // The last pair of seven bytes once more, with the lengths around it (82 xx xx each) corrected.
        var grown = buffer[..length].Concat(buffer[(length - 8)..length]).ToArray();
        foreach (var header in (int[])[1, 11, 24])
        {
            Assert.Equal(0x82, grown[header]);
            var value = ((grown[header + 1] << 8) | grown[header + 2]) + 8;
            (grown[header + 1], grown[header + 2]) = ((byte)(value >> 8), (byte)value);
        }

        var message = DecodedMessage.Read(grown);

        Assert.Equal(DecodeStatus.LimitExceeded, message.Status);
        Assert.Equal(SnmpLimits.MaxVarBinds, message.VarBinds.Count);
    }

    [Fact]
    public void TryRead_LargeResponse_AllocatesNothing()
    {
        var bytes = SampleResponse();
        ReadAll(bytes, 1_000);

        var sum = 0ul;
        var allocated = Allocated.LeastBy(() => sum = ReadAll(bytes, 1_000));

        Assert.NotEqual(0ul, sum);
        Assert.Equal(0, allocated);
    }

    private static ulong ReadAll(byte[] bytes, int times)
    {
        var sum = 0ul;
        for (var i = 0; i < times; i++)
        {
            SnmpMessage.TryRead(bytes, out var message);
            var reader = message.Pdu.VarBinds;
            while (reader.TryRead(out var varBind))
            {
                _ = varBind.Value.TryGetUInt64(out var number);
                _ = varBind.Value.TryGetInt32(out var signed);
                _ = varBind.Value.TryGetOctetString(out var octets);
                _ = varBind.Value.TryGetObjectIdentifier(out var oid);
                sum += number + (uint)signed + (uint)octets.Length + (uint)oid.Count + (uint)varBind.Name.Count;
            }
        }
        return sum;
    }

    private static byte[] SampleResponse()
    {
        var buffer = new byte[2048];
        var writer = new SnmpMessageWriter(buffer, SnmpVersion.V2c, "public"u8);
        foreach (var varBind in SnmpSamples.AllTypes)
        {
            Assert.True(writer.TryAdd(varBind.Name, varBind.Value));
        }
        return buffer[..writer.Finish(SnmpPduType.Response, 0x12345678)];
    }
}
