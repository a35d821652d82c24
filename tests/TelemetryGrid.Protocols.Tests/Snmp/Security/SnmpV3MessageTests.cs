using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Protocols.Snmp.Security;

namespace TelemetryGrid.Protocols.Tests.Snmp.Security;

public sealed class SnmpV3MessageTests
{
    private static readonly byte[] Context = "vrf-blue"u8.ToArray();

    [Fact]
    public void Finish_RandomMessages_ReadBackForEveryUser()
    {
        var random = new Random(13);
        var buffer = new byte[SnmpLimits.MaxMessageSize];
        for (var i = 0; i < 2_000; i++)
        {
            var user = SnmpV3Users.Local[i % SnmpV3Users.Local.Count];
            var contextEngineId = new byte[random.Next(33)];
            random.NextBytes(contextEngineId);
            var contextName = new string('c', random.Next(3) == 0 ? random.Next(200) : 0);
            var header = new SnmpV3Header(
                random.Next() >> random.Next(31),
                random.Next() >> random.Next(31),
                random.Next() >> random.Next(31)
            );
            var varBinds = Enumerable.Range(0, random.Next(random.Next(2) == 0 ? 4 : 60)).Select(_ => RandomVarBind(random)).ToArray();
            var type = (SnmpPduType)(0xA0 + random.Next(9));
            type = type == SnmpPduType.TrapV1 ? SnmpPduType.Response : type;
            var requestId = random.Next(int.MinValue, int.MaxValue) >> random.Next(32);

            var writer = new SnmpV3MessageWriter(buffer, user, contextEngineId, System.Text.Encoding.UTF8.GetBytes(contextName));
            foreach (var varBind in varBinds)
            {
                Assert.True(writer.TryAdd(varBind.Name, varBind.Value));
            }
            var message = DecodedV3Message.Read(buffer.AsSpan(0, writer.Finish(header, type, requestId)), user);

            Assert.Equal(
                new DecodedV3Message(
                    SnmpV3Status.Ok,
                    header.MessageId,
                    user.User.Level,
                    type is not (SnmpPduType.Response or SnmpPduType.TrapV2 or SnmpPduType.Report),
                    Convert.ToHexString(SnmpV3Users.EngineId),
                    header.EngineBoots,
                    header.EngineTime,
                    System.Text.Encoding.UTF8.GetString(user.User.Name),
                    Convert.ToHexString(contextEngineId),
                    contextName,
                    type,
                    requestId,
                    message.VarBinds
                ),
                message
            );
            Assert.Equal(varBinds, message.VarBinds);
        }
    }

    [Fact]
    public void Finish_SmallestBuffer_FitsWithTheLongestFields()
    {
        var engineId = Enumerable.Repeat((byte)0xEE, 32).ToArray();
        var user = new UsmUser(new string('u', 32), UsmAuthProtocol.Sha512, "authphrase", UsmPrivProtocol.Des, "privphrase");
        var local = user.Localize(engineId);
        var buffer = new byte[SnmpV3MessageWriter.MinimumBuffer(local, 32, 300)];
        var writer = new SnmpV3MessageWriter(buffer, local, engineId, new byte[300]);
        Assert.False(writer.TryAdd(ObjectIdentifier.Parse("1.3.6.1.2.1.1.3.0")));

        var length = writer.Finish(new SnmpV3Header(int.MaxValue, int.MaxValue, int.MaxValue), SnmpPduType.SetRequest, int.MinValue);

        Assert.Equal(SnmpV3Status.Ok, DecodedV3Message.Read(buffer.AsSpan(0, length), local).Status);
        Assert.Throws<ArgumentException>(() => new SnmpV3MessageWriter(new byte[buffer.Length - 1], local, engineId, new byte[300]));
    }

    [Fact]
    public void TryAdd_BufferFull_KeepsTheMessageWhole()
    {
        foreach (var user in SnmpV3Users.Local)
        {
            var buffer = new byte[SnmpLimits.MinimumMessageSize];
            var writer = new SnmpV3MessageWriter(buffer, user, user.EngineId);
            var added = 0;
            while (writer.TryAdd(ObjectIdentifier.Parse("1.3.6.1.2.1.2.2.1.2.1"), SnmpValue.OctetString("0123456789")))
            {
                added++;
            }
            var length = writer.Finish(new SnmpV3Header(1, 2, 3), SnmpPduType.Response, 4);
            var message = DecodedV3Message.Read(buffer.AsSpan(0, length), user);
            Assert.Equal(SnmpV3Status.Ok, message.Status);
            Assert.Equal(added, message.VarBinds.Count);
            Assert.InRange(added, 8, 16);
            writer = new SnmpV3MessageWriter(buffer, user, user.EngineId);
            writer.Clear();
            length = writer.Finish(new SnmpV3Header(1, 2, 3), SnmpPduType.Response, 4, SnmpErrorStatus.TooBig);
            Assert.Empty(DecodedV3Message.Read(buffer.AsSpan(0, length), user).VarBinds);
        }
    }

    [Fact]
    public void FinishGetBulk_Parameters_ReadBack()
    {
        var buffer = new byte[500];
        var user = SnmpV3Users.Usual;
        var writer = new SnmpV3MessageWriter(buffer, user, user.EngineId);
        Assert.True(writer.TryAdd(ObjectIdentifier.Parse("1.3.6.1.2.1.2.2.1")));
        var bytes = buffer.AsSpan(0, writer.FinishGetBulk(new SnmpV3Header(9, 1, 1), 77, 2, 1000));

        Assert.Equal(DecodeStatus.Ok, SnmpV3Message.TryRead(bytes, out var message));
        Assert.Equal(SnmpLimits.MaxMessageSize, message.MaxSize);
        Assert.Equal(SnmpV3Status.Ok, message.TryOpen(user, new byte[message.ScratchSize], out var scoped));
        Assert.Equal(2, scoped.Pdu.NonRepeaters);
        Assert.Equal(1000, scoped.Pdu.MaxRepetitions);
    }

    [Fact]
    public void TryRead_EveryTruncation_IsTruncated()
    {
        foreach (var user in SnmpV3Users.Local)
        {
            var bytes = Sample(user);
            for (var length = 0; length < bytes.Length; length++)
            {
                Assert.Equal(DecodeStatus.Truncated, SnmpV3Message.TryRead(bytes.AsSpan(0, length), out _));
            }
            Assert.Equal(SnmpV3Status.Ok, DecodedV3Message.Read([.. bytes, 0, 1, 2], user).Status);
        }
    }

    [Fact]
    public void Authenticate_EveryBitFlip_IsRefused()
    {
        foreach (var user in SnmpV3Users.Local.Where(user => user.User.Level != SnmpSecurityLevel.NoAuthNoPriv))
        {
            var sample = Sample(user);
            for (var bit = 0; bit < sample.Length * 8; bit++)
            {
                var bytes = (byte[])sample.Clone();
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
                var message = DecodedV3Message.Read(bytes, user);
                // Without the auth flag a message claims no authenticity, which the flag itself says.
                Assert.True(message.Status != SnmpV3Status.Ok || message.Level == SnmpSecurityLevel.NoAuthNoPriv);
            }
        }
    }

    [Fact]
    public void TryRead_SeededFlipsWithoutAuthentication_NeverLeaveTheInput()
    {
        var user = SnmpV3Users.Local[0];
        var sample = Sample(user);
        var random = new Random(17);
        var refused = 0;
        for (var i = 0; i < 100_000; i++)
        {
            var bytes = (byte[])sample.Clone();
            for (var flips = random.Next(1, 5); flips > 0; flips--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }
            refused += DecodedV3Message.Read(bytes, user).Status == SnmpV3Status.Ok ? 0 : 1;
        }
        Assert.InRange(refused, 20_000, 99_999);
    }

    // A noAuth message with one field of its head replaced; the head's octets are at fixed places because all are short.
    [Theory]
    [InlineData(2, 0x02, 0x01, 0x02, DecodeStatus.UnsupportedVersion)] // version 2
    [InlineData(7, 0x02, 0x01, 0x80, DecodeStatus.InvalidValue)] // negative msgID
    [InlineData(14, 0x04, 0x01, 0x02, DecodeStatus.InvalidValue)] // privacy without authentication
    [InlineData(14, 0x04, 0x01, 0x06, DecodeStatus.InvalidValue)] // the same, reportable
    [InlineData(17, 0x02, 0x01, 0x00, DecodeStatus.InvalidValue)] // security model 0
    [InlineData(17, 0x02, 0x01, 0x02, DecodeStatus.Ok)] // SNMPv2c's number, not USM
    [InlineData(14, 0x02, 0x01, 0x00, DecodeStatus.InvalidValue)] // flags as an INTEGER
    public void TryRead_LiesInTheHeader_AreRefused(int at, byte tag, byte length, byte value, DecodeStatus expected)
    {
        var buffer = new byte[300];
        var writer = new SnmpV3MessageWriter(buffer, UsmLocalUser.Discovery, default);
        var bytes = buffer[..writer.Finish(new SnmpV3Header(1, 0, 0) { MaxSize = 1500 }, SnmpPduType.GetRequest, 1)];
        // 30 LL 020103 | 30 0D 020101 020205DC 040104 020103 | ...
        Assert.Equal("020103300D020101020205DC040104020103", Convert.ToHexString(bytes.AsSpan(2, 18)));
        Assert.Equal(length, bytes[at + 1]);
        bytes[at] = tag;
        bytes[at + 2] = value;

        Assert.Equal(expected, SnmpV3Message.TryRead(bytes, out var message));
        if (expected == DecodeStatus.Ok)
        {
            Assert.Equal(SnmpV3Status.UnsupportedSecurityModel, message.Authenticate(UsmLocalUser.Discovery, new byte[300]));
        }
    }

    [Fact]
    public void TryRead_CommunityMessage_IsUnsupportedVersion()
    {
        var buffer = new byte[100];
        var writer = new SnmpMessageWriter(buffer, SnmpVersion.V2c, "public"u8);
        Assert.Equal(
            DecodeStatus.UnsupportedVersion,
            SnmpV3Message.TryRead(buffer.AsSpan(0, writer.Finish(SnmpPduType.GetRequest, 1)), out _)
        );
    }

    [Fact]
    public void WriteAndRead_AuthPriv_AllocateNextToNothing()
    {
        var buffer = new byte[1500];
        var scratch = new byte[1600];
        var user = SnmpV3Users.Usual;
        RoundTrip(buffer, scratch, user);
        var before = GC.GetAllocatedBytesForCurrentThread();
        const int rounds = 1_000;
        for (var i = 0; i < rounds; i++)
        {
            RoundTrip(buffer, scratch, user);
        }
        // The platform's cipher makes a small object for each of the two operations.
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / rounds, 0, 400);
    }

    [Fact]
    public void WriteAndRead_OneUserOnManyThreads_AlwaysFits()
    {
        foreach (var privacy in Enum.GetValues<UsmPrivProtocol>().Where(privacy => privacy != UsmPrivProtocol.None))
        {
            var user = SnmpV3Users.Private(UsmAuthProtocol.Sha1, privacy).Localize(SnmpV3Users.EngineId);
            Parallel.For(
                0,
                8,
                _ =>
                {
                    var (buffer, scratch) = (new byte[1500], new byte[1600]);
                    for (var i = 0; i < 300; i++)
                    {
                        RoundTrip(buffer, scratch, user);
                    }
                }
            );
        }
    }

    private static void RoundTrip(byte[] buffer, byte[] scratch, UsmLocalUser user)
    {
        var writer = new SnmpV3MessageWriter(buffer, user, user.EngineId, Context);
        writer.TryAdd(SnmpSamples.AllTypes[0].Name, SnmpSamples.AllTypes[0].Value);
        var length = writer.Finish(new SnmpV3Header(1, 2, 3), SnmpPduType.Response, 4);
        if (
            SnmpV3Message.TryRead(buffer.AsSpan(0, length), out var message) != DecodeStatus.Ok
            || message.Authenticate(user, scratch) != SnmpV3Status.Ok
            || message.TryOpen(user, scratch, out _) != SnmpV3Status.Ok
        )
        {
            throw new InvalidOperationException("The message does not read back.");
        }
    }

    private static byte[] Sample(UsmLocalUser user)
    {
        var buffer = new byte[1500];
        var writer = new SnmpV3MessageWriter(buffer, user, user.EngineId, Context);
        foreach (var varBind in SnmpSamples.AllTypes.Where(varBind => varBind.Value.Content.Length < 100).Take(4))
        {
            Assert.True(writer.TryAdd(varBind.Name, varBind.Value));
        }
        return buffer[..writer.Finish(new SnmpV3Header(0x01020304, 5, 600), SnmpPduType.Response, 77)];
    }

    private static SnmpVarBind RandomVarBind(Random random)
    {
        var octets = new byte[random.Next(200)];
        random.NextBytes(octets);
        var name = ObjectIdentifier.Parse("1.3.6.1.2.1").Child((uint)random.Next(), (uint)random.Next(128));
        return new SnmpVarBind(
            name,
            random.Next(3) switch
            {
                0 => SnmpValue.Counter64((ulong)random.NextInt64()),
                1 => SnmpValue.Integer32(random.Next()),
                _ => SnmpValue.OctetString(octets),
            }
        );
    }
}
