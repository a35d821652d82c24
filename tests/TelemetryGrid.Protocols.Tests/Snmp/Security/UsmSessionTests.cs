using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Protocols.Snmp.Security;

namespace TelemetryGrid.Protocols.Tests.Snmp.Security;

/// <summary>Sessions against messages made up here: above all what an agent of good faith does not send.</summary>
public sealed class UsmSessionTests
{
    private static readonly byte[] Engine = SnmpV3Users.EngineId;
    private static readonly byte[] OtherEngine = Convert.FromHexString("80001F88046F74686572");
    private static readonly UsmUser User = SnmpV3Users.Usual.User;
    private static readonly UsmUser Nobody = new("nobody");
    private static readonly TimeSpan Start = TimeSpan.FromHours(5);

    private readonly UsmSession _session = new(User);
    private UsmExchange _exchange;

    [Fact]
    public void WriteDiscovery_Message_IsAnEmptyReportableGet()
    {
        var buffer = new byte[SnmpLimits.MinimumMessageSize];
        var message = DecodedV3Message.Read(buffer.AsSpan(0, UsmSession.WriteDiscovery(buffer, 9)), UsmLocalUser.Discovery);
        Assert.Equal(SnmpV3Status.Ok, message.Status);
        Assert.Equal((9, "", "", true), (message.MessageId, message.EngineId, message.UserName, message.IsReportable));
        Assert.Equal((SnmpPduType.GetRequest, 0), (message.Type, message.VarBinds.Count));
    }

    [Fact]
    public void Receive_DiscoveryReport_TeachesEngineAndClock()
    {
        Assert.Null(_session.Local);

        Assert.Equal(Verdict(UsmAction.Resend, SnmpV3Status.UnknownEngineId), Discover());

        Assert.Equal(Engine, _session.Local!.EngineId.ToArray());
        var header = _session.Header(5, Start + TimeSpan.FromSeconds(10));
        Assert.Equal((5, 3, 1010), (header.MessageId, header.EngineBoots, header.EngineTime));
        Assert.Equal(Verdict(UsmAction.Deliver, SnmpV3Status.Ok), Receive(Response(3, 1000)));
    }

    [Fact]
    public void Receive_SecondDiscoveryInOneExchange_Fails()
    {
        Discover();
        var again = Report(Nobody, OtherEngine, SnmpV3Status.UnknownEngineId);

        Assert.Equal(Verdict(UsmAction.Fail, SnmpV3Status.UnknownEngineId), Receive(again));
        _exchange = default;
        Assert.Equal(Verdict(UsmAction.Resend, SnmpV3Status.UnknownEngineId), Receive(again));
        Assert.Equal(OtherEngine, _session.Local!.EngineId.ToArray());
    }

    [Fact]
    public void Receive_ReportWithoutEngineId_Fails() =>
        Assert.Equal(Verdict(UsmAction.Fail, SnmpV3Status.UnknownEngineId), Receive(Report(Nobody, [], SnmpV3Status.UnknownEngineId)));

    [Fact]
    public void Receive_ForgedClockInDiscovery_IsRepairedByTheFirstAuthenticReport()
    {
        Receive(Report(Nobody, Engine, SnmpV3Status.UnknownEngineId, int.MaxValue, int.MaxValue));
        Assert.Equal(int.MaxValue, _session.Header(1, Start).EngineBoots);

        Assert.Equal(
            Verdict(UsmAction.Resend, SnmpV3Status.NotInTimeWindow),
            Receive(Report(User, Engine, SnmpV3Status.NotInTimeWindow, 3, 70))
        );

        Assert.Equal((3, 70), (_session.Header(1, Start).EngineBoots, _session.Header(1, Start).EngineTime));
        Assert.Equal(
            Verdict(UsmAction.Fail, SnmpV3Status.NotInTimeWindow),
            Receive(Report(User, Engine, SnmpV3Status.NotInTimeWindow, 3, 71))
        );
    }

    [Fact]
    public void Receive_UnauthenticatedClock_CountsOnlyBeforeAnAuthenticOne()
    {
        Discover();
        var hearsay = Report(Nobody, Engine, SnmpV3Status.NotInTimeWindow, 9, 9);
        Assert.Equal(Verdict(UsmAction.Resend, SnmpV3Status.NotInTimeWindow), Receive(hearsay));
        Assert.Equal(9, _session.Header(1, Start).EngineBoots);

        Assert.Equal(Verdict(UsmAction.Deliver, SnmpV3Status.Ok), Receive(Response(3, 1000)));
        _exchange = default;
        Assert.Equal(Verdict(UsmAction.Discard, SnmpV3Status.NotInTimeWindow), Receive(hearsay));
        Assert.Equal(3, _session.Header(1, Start).EngineBoots);
    }

    [Fact]
    public void Receive_OldAnswer_IsDiscarded()
    {
        Discover();
        Assert.Equal(UsmAction.Deliver, Receive(Response(3, 1000)).Action);

        Assert.Equal(UsmAction.Deliver, Receive(Response(3, 850)).Action);
        Assert.Equal(Verdict(UsmAction.Discard, SnmpV3Status.NotInTimeWindow), Receive(Response(3, 849)));
        Assert.Equal(Verdict(UsmAction.Discard, SnmpV3Status.NotInTimeWindow), Receive(Response(2, 1000)));
    }

    [Fact]
    public void Receive_WeakerAnswer_IsDiscarded()
    {
        Discover();
        foreach (var level in (SnmpSecurityLevel[])[SnmpSecurityLevel.NoAuthNoPriv, SnmpSecurityLevel.AuthNoPriv])
        {
            Assert.Equal(
                Verdict(UsmAction.Discard, SnmpV3Status.UnsupportedSecurityLevel),
                Receive(Message(User, Engine, level, SnmpPduType.Response, 3, 1000))
            );
        }
    }

    [Theory]
    [InlineData(SnmpPduType.GetRequest)]
    [InlineData(SnmpPduType.TrapV2)]
    [InlineData(SnmpPduType.InformRequest)]
    public void Receive_NoAnswerAtAll_IsDiscarded(SnmpPduType type)
    {
        Discover();
        Assert.Equal(Verdict(UsmAction.Discard, SnmpV3Status.UnknownPduHandler), Receive(Message(User, Engine, User.Level, type, 3, 1000)));
    }

    [Fact]
    public void Receive_OtherEngineUserOrPassword_IsDiscarded()
    {
        Discover();
        var stranger = SnmpV3Users.Private(UsmAuthProtocol.Sha512, UsmPrivProtocol.Aes128);
        var namesake = new UsmUser(
            System.Text.Encoding.UTF8.GetString(User.Name),
            User.Auth,
            "another password",
            User.Privacy,
            SnmpV3Users.PrivPassword
        );
        Assert.Equal(SnmpV3Status.UnknownEngineId, Receive(Message(User, OtherEngine, User.Level, SnmpPduType.Response, 3, 1000)).Status);
        Assert.Equal(SnmpV3Status.UnknownUserName, Receive(Message(stranger, Engine, User.Level, SnmpPduType.Response, 3, 1000)).Status);
        Assert.Equal(
            Verdict(UsmAction.Discard, SnmpV3Status.WrongDigest),
            Receive(Message(namesake, Engine, User.Level, SnmpPduType.Response, 3, 1000))
        );
    }

    [Theory]
    [InlineData(SnmpV3Status.UnknownUserName)]
    [InlineData(SnmpV3Status.WrongDigest)]
    [InlineData(SnmpV3Status.DecryptionError)]
    [InlineData(SnmpV3Status.UnsupportedSecurityLevel)]
    [InlineData(SnmpV3Status.UnsupportedSecurityModel)]
    [InlineData(SnmpV3Status.InvalidMessage)]
    [InlineData(SnmpV3Status.UnknownPduHandler)]
    [InlineData(SnmpV3Status.UnavailableContext)]
    [InlineData(SnmpV3Status.UnknownContext)]
    public void Receive_Report_FailsForItsReason(SnmpV3Status status)
    {
        Discover();
        Assert.Equal(Verdict(UsmAction.Fail, status), Receive(Report(Nobody, Engine, status)));
    }

    [Fact]
    public void Classify_ForeignObject_IsUnknownReport()
    {
        foreach (
            var name in (string[])
                ["1.3.6.1.2.1.1.3.0", "1.3.6.1.6.3.15.1.1", "1.3.6.1.6.3.15.1.1.0", "1.3.6.1.6.3.15.1.1.7.0", "1.3.6.1.6.3.12.1.3.0"]
        )
        {
            Assert.Equal(SnmpV3Status.UnknownReport, SnmpReports.Classify(ObjectIdentifier.Parse(name).Encoded));
        }
        Assert.Equal("1.3.6.1.6.3.15.1.1.5.0", SnmpReports.Name(SnmpV3Status.WrongDigest).ToString());
        Assert.Equal(SnmpV3Status.WrongDigest, SnmpReports.Classify(ObjectIdentifier.Parse("1.3.6.1.6.3.15.1.1.5").Encoded));
        Assert.Throws<ArgumentOutOfRangeException>(() => SnmpReports.Name(SnmpV3Status.Ok));
    }

    [Fact]
    public void Forget_Session_BeginsAnew()
    {
        Discover();
        Receive(Response(3, 1000));
        _session.Forget();
        Assert.Null(_session.Local);
        Assert.Equal(0, _session.Header(1, Start).EngineBoots);
        Assert.Equal(SnmpV3Status.UnknownEngineId, Receive(Response(3, 1000)).Status);
    }

    [Fact]
    public void Receive_RandomDamage_NeverDeliversNorThrows()
    {
        Discover();
        var good = Response(3, 1000);
        var random = new Random(23);
        for (var i = 0; i < 30_000; i++)
        {
            var bytes = (byte[])good.Clone();
            for (var flips = random.Next(1, 4); flips > 0; flips--)
            {
                bytes[random.Next(bytes.Length)] ^= (byte)random.Next(1, 256);
            }
            var verdict = Receive(bytes);
            Assert.True(verdict.Action != UsmAction.Deliver || bytes.AsSpan().SequenceEqual(good));
        }
        Assert.Equal(UsmAction.Deliver, Receive(good).Action);
    }

    private UsmVerdict Discover() => Receive(Report(Nobody, Engine, SnmpV3Status.UnknownEngineId, 3, 1000));

    private UsmVerdict Receive(byte[] datagram)
    {
        if (SnmpV3Message.TryRead(datagram, out var message) != DecodeStatus.Ok)
        {
            return default;
        }
        return _session.Receive(message, ref _exchange, new byte[message.ScratchSize], Start, out _);
    }

    private static UsmVerdict Verdict(UsmAction action, SnmpV3Status status) => new(action, status);

    private static byte[] Response(int boots, int time) => Message(User, Engine, User.Level, SnmpPduType.Response, boots, time);

    private static byte[] Report(UsmUser user, byte[] engineId, SnmpV3Status status, int boots = 1, int time = 1) =>
        Message(
            user,
            engineId,
            user == Nobody ? default : SnmpSecurityLevel.AuthNoPriv,
            SnmpPduType.Report,
            boots,
            time,
            SnmpReports.Name(status)
        );

    private static byte[] Message(
        UsmUser user,
        byte[] engineId,
        SnmpSecurityLevel level,
        SnmpPduType type,
        int boots,
        int time,
        ObjectIdentifier name = default
    )
    {
        var buffer = new byte[500];
        var writer = new SnmpV3MessageWriter(buffer, user.Localize(engineId), level, engineId, default);
        Assert.True(writer.TryAdd(name.IsEmpty ? ObjectIdentifier.Parse("1.3.6.1.2.1.1.3.0") : name, SnmpValue.Counter32(1)));
        return buffer[..writer.Finish(new SnmpV3Header(1, boots, time), type, 1)];
    }
}
