using System.Net;
using TelemetryGrid.Collectors.Traps;
using TelemetryGrid.Protocols;
using TelemetryGrid.Protocols.Flows;
using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Protocols.Snmp.Security;

namespace TelemetryGrid.Collectors.Tests.Traps;

/// <summary>Who is let in, what is answered, and what hostile senders cost.</summary>
public sealed class TrapIntakeTests
{
    private const uint Agent = 0xC0000207; // 192.0.2.7
    private static readonly (string, SnmpValue)[] s_ifIndex = [("1.3.6.1.2.1.2.2.1.1.7", SnmpValue.Integer32(7))];

    [Fact]
    public void Receive_WrongCommunity_IsCountedAndNothingElse()
    {
        var rig = new TrapRig();

        Assert.Null(rig.Give(rig.V2c(TrapRig.LinkDown, [], community: "trap")));
        Assert.Null(rig.Give(rig.V2c(TrapRig.LinkDown, [], SnmpPduType.InformRequest, community: "")));
        Assert.NotNull(rig.Give(rig.V2c(TrapRig.LinkDown, [], community: "other")));

        Assert.Equal(2, rig.Counters.Refused(TrapRefusal.UnknownCommunity));
        Assert.Equal(1, rig.Counters.Events);
    }

    [Fact]
    public void Receive_RequestsAndResponses_AreUnexpected()
    {
        var rig = new TrapRig();
        foreach (var type in (SnmpPduType[])[SnmpPduType.GetRequest, SnmpPduType.Response, SnmpPduType.SetRequest, SnmpPduType.Report])
        {
            Assert.Null(rig.Give(rig.V2c(TrapRig.LinkDown, [], type)));
        }
        Assert.Equal(4, rig.Counters.Refused(TrapRefusal.Unexpected));
    }

    [Fact]
    public void Receive_V1_IsTheSameEvent()
    {
        var rig = new TrapRig();

        var record = rig.Give(rig.V1("1.3.6.1.4.1.9.1.716", Agent, 2, 0, s_ifIndex))!.Event!;

        Assert.Equal(("interface.status_changed", "down", "7"), (record.Name, record.Labels["oper_status"], record.Labels["if_index"]));
        Assert.Equal("192.0.2.7", record.Device!.Value.Value);
        Assert.Equal("1.3.6.1.4.1.9.1.716", record.Annotations["snmp.enterprise"]);
    }

    [Theory]
    [InlineData(true, "192.0.2.7", "", "", "192.0.2.7")] // behind a translator: the address inside is the device's own
    [InlineData(false, "192.0.2.7", "", "", "192.0.2.10")]
    [InlineData(true, "192.0.2.7", "core-1=192.0.2.7", "", "core-1")]
    [InlineData(true, "192.0.2.7", "core-1=192.0.2.10", "", "core-1")] // the device's other address
    [InlineData(true, "192.0.2.7", "core-1=192.0.2.7", "proxy=192.0.2.10", "core-1")]
    [InlineData(true, "0.0.0.0", "core-1=192.0.2.10", "", "core-1")]
    [InlineData(true, "127.0.0.1", "", "", "192.0.2.10")]
    [InlineData(true, "224.0.0.5", "", "", "192.0.2.10")]
    public void Receive_AddressInside_NamesTheDevice(bool trusts, string agent, string first, string second, string expected)
    {
        var sources = new[] { first, second }.Where(s => s.Length > 0).Select(s => s.Split('=')).Select(s => TrapRig.Named(s[0], s[1]));
        var rig = new TrapRig(trusts, sources: [.. sources]);
        var address = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(IPAddress.Parse(agent).GetAddressBytes());

        var record = rig.Give(rig.V1("1.3.6.1.4.1.9.1.716", address, 2, 0))!.Event!;

        Assert.Equal(expected, record.Device!.Value.Value);
    }

    [Fact]
    public void Receive_Inform_IsAnsweredAndItsRepetitionCountedOnce()
    {
        var rig = new TrapRig();
        var inform = rig.V2c(TrapRig.LinkDown, s_ifIndex, SnmpPduType.InformRequest, 77);

        var first = rig.Give(inform)!;
        var again = rig.Give(inform)!;
        var other = rig.Give(rig.V2c(TrapRig.LinkDown, s_ifIndex, SnmpPduType.InformRequest, 78))!;
        var elsewhere = rig.Give(inform, port: 40_001)!;
        rig.Time.Advance(InformMemory.Span);
        var later = rig.Give(inform)!;

        Assert.Equal(DecodeStatus.Ok, SnmpMessage.TryRead(first.Answer, out var answer));
        Assert.Equal((SnmpPduType.Response, 77), (answer.Pdu.Type, answer.Pdu.RequestId));
        Assert.NotNull(first.Event);
        Assert.Null(again.Event);
        Assert.Equal(first.Answer, again.Answer);
        Assert.All((TrapItem[])[other, elsewhere, later], item => Assert.NotNull(item.Event));
        Assert.Equal((4, 1), (rig.Counters.Events, rig.Counters.Repetitions));
    }

    [Fact]
    public void Receive_V3Inform_IsAnsweredInV3AndItsRepetitionKnown()
    {
        var rig = new TrapRig();
        var first = rig.Give(rig.V3Inform(TrapRig.User, 1, 500))!;
        var again = rig.Give(rig.V3Inform(TrapRig.User, 2, 500))!;

        Assert.Equal("7", first.Event!.Labels["if_index"]);
        Assert.Equal("v3", first.Event.Annotations["snmp.version"]);
        Assert.Null(again.Event);
        Assert.Equal(DecodeStatus.Ok, SnmpV3Message.TryRead(again.Answer, out var answer));
        Assert.Equal(2, answer.MessageId);
        Assert.Equal(SnmpV3Status.Ok, answer.Authenticate(TrapRig.User.Localize(rig.Engine.EngineId), new byte[2000]));
    }

    [Theory]
    [InlineData("trapper", "wrong phrase", "privphrase", TrapRefusal.AuthenticationFailed)]
    [InlineData("nobody", "authphrase", "privphrase", TrapRefusal.UnknownUser)]
    public void Receive_V3WrongCredentials_IsRefusedByAReport(string name, string auth, string privacy, object refusal)
    {
        var rig = new TrapRig();
        var user = new UsmUser(name, UsmAuthProtocol.Sha256, auth, UsmPrivProtocol.Aes128, privacy);

        var item = rig.Give(rig.V3Inform(user, 9, 500))!;

        Assert.Null(item.Event);
        Assert.Equal(DecodeStatus.Ok, SnmpV3Message.TryRead(item.Answer, out var report));
        Assert.Equal(9, report.MessageId);
        Assert.Equal(1, rig.Counters.Refused((TrapRefusal)refusal));
    }

    [Fact]
    public void Receive_V3OldInform_IsNotInTimeWindow()
    {
        var rig = new TrapRig();
        var inform = rig.V3Inform(TrapRig.User, 1, 500);
        rig.Time.Advance(TimeSpan.FromSeconds(200));

        Assert.Null(rig.Give(inform)!.Event);
        Assert.Equal(1, rig.Counters.Refused(TrapRefusal.NotInTimeWindow));
    }

    [Fact]
    public void Receive_TooManyOfOneSender_CostsThatSenderOnly()
    {
        var rig = new TrapRig(perSecond: 10);
        var trap = rig.V2c(TrapRig.LinkDown, s_ifIndex);
        var other = FlowAddress.FromIPv4(0x0A00_0001);

        var taken = Enumerable.Range(0, 1000).Count(_ => rig.Give(trap) is not null);
        Assert.Equal(20, taken);
        Assert.Equal(980, rig.Counters.Refused(TrapRefusal.RateLimited));
        Assert.NotNull(rig.Give(trap, other));

        rig.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(10, Enumerable.Range(0, 1000).Count(_ => rig.Give(trap) is not null));
    }

    [Fact]
    public void Receive_AnyTruncationOrDamage_IsCountedAndNeverThrows()
    {
        var rig = new TrapRig();
        byte[][] captured =
        [
            rig.V1("1.3.6.1.4.1.9.1.716", Agent, 6, 3, s_ifIndex),
            rig.V2c(TrapRig.LinkDown, s_ifIndex),
            rig.V2c("1.3.6.1.4.1.9.9.187.0.7", [("1.3.6.1.4.1.9.9.187.1.2.5.1.3.1.4.203.0.113.4", SnmpValue.Integer32(3))]),
            rig.V3Inform(TrapRig.User, 1, 500),
        ];
        var random = new Random(17);
        var given = 0;
        foreach (var datagram in captured)
        {
            for (var length = 0; length < datagram.Length; length++)
            {
                given++;
                Assert.Null(rig.Give(datagram.AsSpan(0, length)));
            }
            for (var i = 0; i < 20_000; i++)
            {
                var damaged = (byte[])datagram.Clone();
                for (var j = random.Next(1, 4); j > 0; j--)
                {
                    damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
                }
                given++;
                rig.Give(damaged);
            }
        }
        var refused = Enum.GetValues<TrapRefusal>().Sum(rig.Counters.Refused);
        Assert.Equal(given, rig.Counters.Datagrams);
        // Every datagram is an event, a repetition, a report or a refusal (a refusal may come with a report).
        Assert.InRange(given, refused + rig.Counters.Events + rig.Counters.Repetitions, long.MaxValue);
        Assert.InRange(refused + rig.Counters.Events + rig.Counters.Repetitions + rig.Counters.Reports, given, long.MaxValue);
        Assert.True(rig.Counters.Refused(TrapRefusal.Malformed) > 10_000);
    }
}
