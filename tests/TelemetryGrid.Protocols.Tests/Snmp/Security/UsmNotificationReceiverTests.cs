using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Protocols.Snmp.Security;

namespace TelemetryGrid.Protocols.Tests.Snmp.Security;

public sealed class UsmNotificationReceiverTests
{
    private static readonly byte[] Own = Convert.FromHexString("80001F88046F776E");
    private static readonly byte[] Sender = SnmpV3Users.EngineId;
    private static readonly UsmUser User = SnmpV3Users.Usual.User;
    private static readonly UsmUser Nobody = new("nobody");
    private static readonly TimeSpan Start = TimeSpan.FromHours(5);

    private readonly byte[] _report = new byte[500];

    [Fact]
    public void Receive_ReplayedTrap_IsRefusedOnceTheClockMovedOn()
    {
        var receiver = Receiver();
        var trap = Message(User, Sender, SnmpPduType.TrapV2, 4, 100);
        Assert.Equal(SnmpV3Status.Ok, Receive(receiver, trap, Start));
        Assert.Equal(SnmpV3Status.Ok, Receive(receiver, trap, Start + TimeSpan.FromSeconds(150)));

        Assert.Equal(SnmpV3Status.NotInTimeWindow, Receive(receiver, trap, Start + TimeSpan.FromSeconds(151)));
        Assert.Equal(SnmpV3Status.Ok, Receive(receiver, Message(User, Sender, SnmpPduType.TrapV2, 5, 0), Start));
        Assert.Equal(SnmpV3Status.NotInTimeWindow, Receive(receiver, trap, Start));
        Assert.Equal(2u, receiver.CountOf(SnmpV3Status.NotInTimeWindow));
        Assert.Equal(3u, receiver.CountOf(SnmpV3Status.Ok));

        var patient = new UsmNotificationReceiver(Engine(), [User], requireTimelyTraps: false);
        Assert.Equal(SnmpV3Status.Ok, Receive(patient, trap, Start));
        Assert.Equal(SnmpV3Status.Ok, Receive(patient, trap, Start + TimeSpan.FromDays(1)));
    }

    [Fact]
    public void Receive_ForgedSenders_AreNotRemembered()
    {
        var receiver = Receiver();
        var impostor = new UsmUser("uSha256Aes128", UsmAuthProtocol.Sha256, "guessed", UsmPrivProtocol.Aes128, "guessed");
        for (var i = 0; i < 50; i++)
        {
            byte[] engineId = [.. Sender, (byte)i];
            Assert.Equal(SnmpV3Status.WrongDigest, Receive(receiver, Message(impostor, engineId, SnmpPduType.TrapV2, 1, 1), Start));
            Assert.Equal(SnmpV3Status.Ok, Receive(receiver, Message(Nobody, engineId, SnmpPduType.TrapV2, 1, 1), Start));
        }
        Assert.Equal(0, receiver.EngineCount);
    }

    [Fact]
    public void Receive_MoreSendersThanRoom_ForgetsTheOneSilentForLongest()
    {
        var receiver = new UsmNotificationReceiver(Engine(), [User], maxEngines: 3);
        foreach (var i in (byte[])[0, 1, 2, 0, 3])
        {
            Assert.Equal(SnmpV3Status.Ok, Receive(receiver, Trap(i, 9), Start));
        }
        Assert.Equal((3, 1L), (receiver.EngineCount, receiver.EnginesEvicted));
        Assert.Equal(SnmpV3Status.NotInTimeWindow, Receive(receiver, Trap(0, 8), Start));
        Assert.Equal(SnmpV3Status.Ok, Receive(receiver, Trap(1, 8), Start)); // forgotten, and so believed again

        static byte[] Trap(byte sender, int boots) => Message(User, [.. Sender, sender], SnmpPduType.TrapV2, boots, 1);
    }

    [Fact]
    public void Receive_UserBelowOwnLevel_IsRefused()
    {
        var receiver = Receiver();
        Assert.Equal(
            SnmpV3Status.UnsupportedSecurityLevel,
            Receive(receiver, Message(User, Sender, SnmpPduType.TrapV2, 1, 1, SnmpSecurityLevel.AuthNoPriv), Start)
        );
        Assert.Equal(
            SnmpV3Status.UnsupportedSecurityLevel,
            Receive(receiver, Message(User, Sender, SnmpPduType.TrapV2, 1, 1, SnmpSecurityLevel.NoAuthNoPriv), Start)
        );
    }

    [Theory]
    [InlineData(SnmpPduType.Response)]
    [InlineData(SnmpPduType.GetRequest)]
    [InlineData(SnmpPduType.Report)]
    public void Receive_NoNotification_IsRefused(SnmpPduType type) =>
        Assert.Equal(SnmpV3Status.UnknownPduHandler, Receive(Receiver(), Message(User, Own, type, 7, 0), Start));

    [Fact]
    public void Receive_InformForAnotherEngine_IsToldOurs()
    {
        var receiver = Receiver();
        foreach (
            var inform in (byte[][])
                [
                    Message(User, Sender, SnmpPduType.InformRequest, 7, 0),
                    Message(new UsmUser("stranger"), Sender, SnmpPduType.InformRequest, 7, 0),
                    Message(new UsmUser(""), [], SnmpPduType.GetRequest, 0, 0),
                ]
        )
        {
            Assert.Equal(SnmpV3Status.UnknownEngineId, Receive(receiver, inform, Start, out var report));
            var read = DecodedV3Message.Read(report, UsmLocalUser.Discovery);
            Assert.Equal(SnmpV3Status.Ok, read.Status);
            Assert.Equal((Convert.ToHexString(Own), 7, 0), (read.EngineId, read.Boots, read.Time));
            Assert.Equal(SnmpReports.Name(SnmpV3Status.UnknownEngineId), Assert.Single(read.VarBinds).Name);
            Assert.Equal((1, SnmpSecurityLevel.NoAuthNoPriv, false), (read.MessageId, read.Level, read.IsReportable));
        }
    }

    [Fact]
    public void TryWriteReport_StaleInform_CarriesAnAuthenticClock()
    {
        var receiver = Receiver();
        var now = Start + TimeSpan.FromSeconds(1000);

        Assert.Equal(
            SnmpV3Status.NotInTimeWindow,
            Receive(receiver, Message(User, Own, SnmpPduType.InformRequest, 7, 800), now, out var report)
        );

        var read = DecodedV3Message.Read(report, User.Localize(Own));
        Assert.Equal(SnmpV3Status.Ok, read.Status);
        Assert.Equal((SnmpSecurityLevel.AuthNoPriv, 7, 1000), (read.Level, read.Boots, read.Time));
        Assert.Equal(SnmpV3Status.Ok, Receive(receiver, Message(User, Own, SnmpPduType.InformRequest, 7, 1000), now));
    }

    [Fact]
    public void TryWriteReport_RefusedTrap_StaysSilent()
    {
        Assert.Equal(
            SnmpV3Status.UnknownUserName,
            Receive(Receiver(), Message(new UsmUser("x"), Sender, SnmpPduType.TrapV2, 1, 1), Start, out var report)
        );
        Assert.Empty(report);
    }

    [Fact]
    public void TryWriteReport_UnknownUser_EchoesNameAndRequestId()
    {
        Assert.Equal(
            SnmpV3Status.UnknownUserName,
            Receive(Receiver(), Message(new UsmUser("x"), Own, SnmpPduType.InformRequest, 7, 0), Start, out var report)
        );
        var read = DecodedV3Message.Read(report, UsmLocalUser.Discovery);
        Assert.Equal(("x", 2), (read.UserName, read.RequestId));
    }

    [Fact]
    public void WriteResponse_LongInform_IsTooBigForTheSender()
    {
        var receiver = Receiver();
        var bytes = Message(User, Own, SnmpPduType.InformRequest, 7, 0, octets: 600, maxSize: 484);
        Assert.Equal(DecodeStatus.Ok, SnmpV3Message.TryRead(bytes, out var message));
        Assert.Equal(SnmpV3Status.Ok, receiver.Receive(message, new byte[message.ScratchSize], Start, out var user, out var inform));
        var buffer = new byte[2_000];

        var length = receiver.WriteResponse(message, user!, inform, buffer, Start);

        Assert.InRange(length, 50, 484);
        Assert.Equal(DecodeStatus.Ok, SnmpV3Message.TryRead(buffer.AsSpan(0, length), out var answer));
        Assert.Equal(SnmpV3Status.Ok, answer.TryOpen(user!, new byte[600], out var scopedPdu));
        Assert.Equal(SnmpErrorStatus.TooBig, scopedPdu.Pdu.ErrorStatus);
    }

    [Fact]
    public void WriteResponse_ContextNameAsLongAsTheMessage_IsZero()
    {
        var receiver = Receiver();
        var buffer = new byte[2_000];
        var writer = new SnmpV3MessageWriter(buffer, Nobody.Localize(Own), Sender, new byte[480]);
        var bytes = buffer[..writer.Finish(new SnmpV3Header(1, 7, 0) { MaxSize = 484 }, SnmpPduType.InformRequest, 2)];
        Assert.Equal(DecodeStatus.Ok, SnmpV3Message.TryRead(bytes, out var message));
        Assert.Equal(SnmpV3Status.Ok, receiver.Receive(message, new byte[message.ScratchSize], Start, out var user, out var inform));

        Assert.Equal(0, receiver.WriteResponse(message, user!, inform, new byte[2_000], Start));
    }

    [Fact]
    public void ReceiveAndAnswer_RandomDamageWithoutAuthentication_NeverThrows()
    {
        var receiver = Receiver();
        var good = Message(Nobody, Own, SnmpPduType.InformRequest, 7, 0);
        var buffer = new byte[SnmpLimits.MaxMessageSize];
        var scratch = new byte[1_000];
        var random = new Random(31);
        var answered = 0;
        for (var i = 0; i < 50_000; i++)
        {
            var bytes = (byte[])good.Clone();
            for (var flips = random.Next(1, 4); flips > 0; flips--)
            {
                bytes[random.Next(bytes.Length)] ^= (byte)random.Next(1, 256);
            }
            if (SnmpV3Message.TryRead(bytes, out var message) != DecodeStatus.Ok)
            {
                continue;
            }
            var status = receiver.Receive(message, scratch, Start, out var user, out var inform);
            answered +=
                status == SnmpV3Status.Ok ? receiver.WriteResponse(message, user!, inform, buffer, Start)
                : receiver.TryWriteReport(status, message, user, buffer, Start, out var length) ? length
                : 0;
        }
        Assert.True(answered > 0);
        Assert.True(receiver.CountOf(SnmpV3Status.Ok) > 0);
        Assert.True(receiver.CountOf(SnmpV3Status.UnknownEngineId) > 0);
        Assert.True(receiver.CountOf(SnmpV3Status.Malformed) > 0);
    }

    [Fact]
    public void Receive_RandomDamage_NeverAcceptsNorThrows()
    {
        var receiver = Receiver();
        byte[][] samples = [Message(User, Sender, SnmpPduType.TrapV2, 1, 1), Message(User, Own, SnmpPduType.InformRequest, 7, 0)];
        var random = new Random(29);
        for (var i = 0; i < 20_000; i++)
        {
            var good = samples[i % 2];
            var bytes = (byte[])good.Clone();
            for (var flips = random.Next(1, 4); flips > 0; flips--)
            {
                bytes[random.Next(bytes.Length)] ^= (byte)random.Next(1, 256);
            }
            Assert.True(Receive(receiver, bytes, Start, out _) != SnmpV3Status.Ok || bytes.AsSpan().SequenceEqual(good));
        }
    }

    private static UsmAuthoritativeEngine Engine() => new(Own, 7, Start);

    private static UsmNotificationReceiver Receiver() => new(Engine(), [User, Nobody]);

    private SnmpV3Status Receive(UsmNotificationReceiver receiver, byte[] datagram, TimeSpan now) =>
        Receive(receiver, datagram, now, out _);

    private SnmpV3Status Receive(UsmNotificationReceiver receiver, byte[] datagram, TimeSpan now, out byte[] report)
    {
        report = [];
        if (SnmpV3Message.TryRead(datagram, out var message) != DecodeStatus.Ok)
        {
            return SnmpV3Status.Malformed;
        }
        var status = receiver.Receive(message, new byte[message.ScratchSize], now, out var user, out _);
        if (receiver.TryWriteReport(status, message, user, _report, now, out var length))
        {
            report = _report[..length];
        }
        return status;
    }

    private static byte[] Message(
        UsmUser user,
        byte[] engineId,
        SnmpPduType type,
        int boots,
        int time,
        SnmpSecurityLevel? level = null,
        int octets = 3,
        int maxSize = 1500
    )
    {
        var buffer = new byte[1_500];
        var writer = new SnmpV3MessageWriter(buffer, user.Localize(engineId), level ?? user.Level, Sender, default);
        Assert.True(writer.TryAdd(ObjectIdentifier.Parse("1.3.6.1.2.1.1.5.0"), SnmpValue.OctetString(new byte[octets])));
        return buffer[..writer.Finish(new SnmpV3Header(1, boots, time) { MaxSize = maxSize }, type, 2)];
    }
}
