using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Protocols.Snmp.Security;

namespace TelemetryGrid.Protocols.Tests.Snmp.Security;

/// <summary>What net-snmp's snmptrap and snmpinform send.</summary>
public sealed class SnmpTrapToolTests
{
    private const string LinkDown = "1.3.6.1.6.3.1.1.5.3";
    private const string OurEngine = "80001F88046F75722D73656C66";
    private static readonly string[] IfIndex = ["1.3.6.1.2.1.2.2.1.1.7", "i", "7"];
    private static readonly SnmpVarBind[] Expected = [new(ObjectIdentifier.Parse(IfIndex[0]), SnmpValue.Integer32(7))];
    private static readonly UsmUser Full = new("full", UsmAuthProtocol.Sha256, "authphrase", UsmPrivProtocol.Aes128, "privphrase");

    private static readonly string[] FullArguments =
    [
        .. (string[])["-v3", "-u", "full", "-l", "authPriv", "-a", "SHA-256", "-A", "authphrase", "-x", "AES", "-X", "privphrase"],
        .. (string[])["-n", "vrf-blue", "-r", "2", "-t", "10"],
    ];

    [Fact]
    public void V1_GenericTrap_GetsTheStandardName()
    {
        using var sink = new TrapSink();

        Assert.Equal(
            0,
            sink.Run("snmptrap", ["-v1", "-c", "public", "--", "1.3.6.1.4.1.9.1.716", "192.0.2.7", "2", "0", "1234", .. IfIndex])
        );

        var seen = Assert.Single(sink.Seen);
        Assert.Equal(SnmpVersion.V1, seen.Version);
        Assert.Equal(LinkDown, seen.TrapOid);
        Assert.Equal(1234u, seen.UpTime);
        Assert.Equal(0xC0000207, seen.AgentAddress);
        Assert.Equal("1.3.6.1.4.1.9.1.716", seen.Enterprise);
        Assert.Equal("public", seen.SecurityName);
        Assert.Equal(Expected, seen.VarBinds);
    }

    [Fact]
    public void V1_EnterpriseTrap_GetsTheEnterprisesName()
    {
        using var sink = new TrapSink();

        Assert.Equal(0, sink.Run("snmptrap", ["-v1", "-c", "public", "--", "1.3.6.1.4.1.9.9.41.2", "0.0.0.0", "6", "1", "99", .. IfIndex]));

        var seen = Assert.Single(sink.Seen);
        Assert.Equal("1.3.6.1.4.1.9.9.41.2.0.1", seen.TrapOid);
        Assert.Null(seen.AgentAddress);
        Assert.Equal(Expected, seen.VarBinds);
    }

    [Theory]
    [InlineData("snmptrap", false)]
    [InlineData("snmpinform", true)]
    public void V2c_Notification_IsReadAndAcknowledged(string program, bool isInform)
    {
        using var sink = new TrapSink();

        Assert.Equal(
            0,
            sink.Run(
                program,
                [
                    "-v2c",
                    "-c",
                    "s3cret",
                    "-r",
                    "2",
                    "-t",
                    "3",
                    "--",
                    "77",
                    LinkDown,
                    .. IfIndex,
                    "1.3.6.1.6.3.18.1.3.0",
                    "a",
                    "198.51.100.9",
                ]
            )
        );

        var seen = Assert.Single(sink.Seen);
        Assert.Equal(SnmpVersion.V2c, seen.Version);
        Assert.Equal(isInform, seen.IsInform);
        Assert.Equal(LinkDown, seen.TrapOid);
        Assert.Equal(77u, seen.UpTime);
        Assert.Equal(0xC6336409, seen.AgentAddress);
        Assert.Equal("s3cret", seen.SecurityName);
        Assert.Equal(Expected[0], seen.VarBinds[0]);
        Assert.Equal(2, seen.VarBinds.Count);
    }

    [Fact]
    public void V3_Trap_IsReadUnderTheSendersEngine()
    {
        using var sink = new TrapSink(new UsmUser("full", UsmAuthProtocol.Sha256, "another password"), Full);

        Assert.Equal(0, sink.Run("snmptrap", [.. FullArguments, "-e", "0x8000000001020304", "--", "77", LinkDown, .. IfIndex]));

        var seen = Assert.Single(sink.Seen);
        Assert.Equal(
            seen with
            {
                Version = SnmpVersion.V3,
                IsInform = false,
                TrapOid = LinkDown,
                UpTime = 77,
                SecurityName = "full",
                Level = SnmpSecurityLevel.AuthPriv,
                EngineId = "8000000001020304",
                ContextName = "vrf-blue",
            },
            seen
        );
        Assert.Equal(Expected, seen.VarBinds);
        Assert.Equal(1, sink.Receiver.EngineCount);
    }

    [Fact]
    public void V3_Inform_FindsOurEngineAndIsAcknowledged()
    {
        using var sink = new TrapSink(Full);

        Assert.Equal(0, sink.Run("snmpinform", [.. FullArguments, "--", "77", LinkDown, .. IfIndex]));

        var seen = Assert.Single(sink.Seen);
        Assert.True(seen.IsInform);
        Assert.Equal(LinkDown, seen.TrapOid);
        Assert.Equal(OurEngine, seen.EngineId);
        Assert.Equal(Expected, seen.VarBinds);
        Assert.Equal(1u, sink.Receiver.CountOf(SnmpV3Status.UnknownEngineId));
        Assert.Equal(0, sink.Receiver.EngineCount);
    }

    [Fact]
    public void V3_InformWithAForeignClock_IsSynchronizedByOurReport()
    {
        using var sink = new TrapSink(Full);

        // The tool believes what -e and -Z say until our report tells it better.
        Assert.Equal(
            0,
            sink.Run("snmpinform", [.. FullArguments, "-e", "0x" + OurEngine, "-Z", "3,100", "--", "77", LinkDown, .. IfIndex])
        );

        Assert.Single(sink.Seen);
        Assert.Equal(1u, sink.Receiver.CountOf(SnmpV3Status.NotInTimeWindow));
    }

    [Theory]
    [InlineData("full", "wrong password", "privphrase", SnmpV3Status.WrongDigest)]
    [InlineData("fool", "authphrase", "privphrase", SnmpV3Status.UnknownUserName)]
    [InlineData("full", "authphrase", "wrong password", SnmpV3Status.DecryptionError)]
    public void V3_InformWithWrongCredentials_FailsAtTheSenderToo(string name, string auth, string privacy, SnmpV3Status expected)
    {
        using var sink = new TrapSink(Full);
        string[] arguments =
        [
            "-v3",
            "-u",
            name,
            "-l",
            "authPriv",
            "-a",
            "SHA-256",
            "-A",
            auth,
            "-x",
            "AES",
            "-X",
            privacy,
            "-r",
            "0",
            "-t",
            "3",
        ];

        Assert.NotEqual(0, sink.Run("snmpinform", [.. arguments, "--", "77", LinkDown]));

        Assert.Empty(sink.Seen);
        Assert.Equal(1u, sink.Receiver.CountOf(expected));
    }
}
