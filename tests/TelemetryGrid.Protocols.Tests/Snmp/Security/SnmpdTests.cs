using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Protocols.Snmp.Security;

namespace TelemetryGrid.Protocols.Tests.Snmp.Security;

/// <summary>Against net-snmp's agent.</summary>
public sealed class SnmpdTests
{
    private const string AuthPassword = "authentication pass";
    private const string PrivPassword = "privacy passphrase";
    private static readonly ObjectIdentifier Location = ObjectIdentifier.Parse("1.3.6.1.2.1.1.6.0");
    private static readonly UsmVerdict Delivered = new(UsmAction.Deliver, SnmpV3Status.Ok);

    private static readonly (UsmAuthProtocol Protocol, string Name)[] Auths =
    [
        (UsmAuthProtocol.Md5, "MD5"),
        (UsmAuthProtocol.Sha1, "SHA"),
        (UsmAuthProtocol.Sha224, "SHA-224"),
        (UsmAuthProtocol.Sha256, "SHA-256"),
        (UsmAuthProtocol.Sha384, "SHA-384"),
        (UsmAuthProtocol.Sha512, "SHA-512"),
    ];

    private static readonly (UsmPrivProtocol Protocol, string Name)[] Privacies =
    [
        (UsmPrivProtocol.Des, "DES"),
        (UsmPrivProtocol.Aes128, "AES"),
        (UsmPrivProtocol.Aes192, "AES-192"),
        (UsmPrivProtocol.Aes256, "AES-256"),
        (UsmPrivProtocol.Aes192Cisco, "AES-192-C"),
        (UsmPrivProtocol.Aes256Cisco, "AES-256-C"),
    ];

    [Fact]
    public void Get_EveryPairOfProtocols_IsAnswered()
    {
        var pairs = Auths
            .SelectMany(auth => Privacies.Select(privacy => (Auth: auth, Privacy: privacy, User: $"{auth.Name}.{privacy.Name}")))
            .ToList();
        using var agent = new SnmpdAgent(
            pairs.SelectMany(pair =>
                (string[])
                    [
                        $"createUser {pair.User} {pair.Auth.Name} \"{AuthPassword}\" {pair.Privacy.Name} \"{PrivPassword}\"",
                        $"rouser {pair.User} priv",
                    ]
            )
        );
        foreach (var (auth, privacy, name) in pairs)
        {
            using var client = new UsmClient(
                new UsmUser(name, auth.Protocol, AuthPassword, privacy.Protocol, PrivPassword),
                agent.EndPoint
            );
            Assert.Equal((name, Delivered), (name, client.Get(Location, out var answer)));
            Assert.Equal(new SnmpVarBind(Location, SnmpValue.OctetString("here")), answer);
            Assert.Equal([SnmpV3Status.UnknownEngineId], client.Resends);
            Assert.Equal(Delivered, client.Get(Location, out _));
            Assert.Empty(client.Resends);
        }
    }

    [Fact]
    public void Get_LowerLevels_AreAnswered()
    {
        using var agent = new SnmpdAgent("createUser open", "rouser open noauth", CreateUser("half", "SHA-256"), "rouser half auth");
        using var open = new UsmClient(new UsmUser("open"), agent.EndPoint);
        using var half = new UsmClient(new UsmUser("half", UsmAuthProtocol.Sha256, AuthPassword), agent.EndPoint);

        Assert.Equal(Delivered, open.Get(Location, out var answer));
        Assert.Equal(SnmpValue.OctetString("here"), answer.Value);
        Assert.Equal(Delivered, half.Get(Location, out answer));
        Assert.Equal(SnmpValue.OctetString("here"), answer.Value);
    }

    [Fact]
    public void Get_WrongCredentials_FailForTheReasonThatTheAgentGives()
    {
        using var agent = new SnmpdAgent(
            "exactEngineID 0x80001f8804736576656e7465656e2d6f63",
            CreateUser("full", "SHA-512", "AES"),
            "rouser full priv",
            CreateUser("des", "SHA-512", "DES"),
            "rouser des priv",
            CreateUser("half", "SHA-512"),
            "rouser half auth"
        );

        AssertFails(new UsmUser("fool", UsmAuthProtocol.Sha512, AuthPassword), SnmpV3Status.UnknownUserName);
        AssertFails(new UsmUser("full", UsmAuthProtocol.Sha512, "wrong password"), SnmpV3Status.WrongDigest);
        AssertFails(new UsmUser("full", UsmAuthProtocol.Sha256, AuthPassword), SnmpV3Status.WrongDigest);
        AssertFails(
            new UsmUser("half", UsmAuthProtocol.Sha512, AuthPassword, UsmPrivProtocol.Aes128, PrivPassword),
            SnmpV3Status.UnsupportedSecurityLevel
        );
        // Not a whole number of DES blocks. What deciphers to nonsense, this agent drops without a word.
        AssertFails(
            new UsmUser("des", UsmAuthProtocol.Sha512, AuthPassword, UsmPrivProtocol.Aes128, PrivPassword),
            SnmpV3Status.DecryptionError
        );

        void AssertFails(UsmUser user, SnmpV3Status expected)
        {
            using var client = new UsmClient(user, agent.EndPoint);
            Assert.Equal(new UsmVerdict(UsmAction.Fail, expected), client.Get(Location, out var counter));
            Assert.Equal(SnmpReports.Name(expected), counter.Name);
        }
    }

    [Fact]
    public void Get_WrongClock_IsSynchronizedByTheReport()
    {
        using var agent = new SnmpdAgent(CreateUser("full", "SHA", "AES"), "rouser full priv");
        using var client = Full(agent);
        Assert.Equal(Delivered, client.Get(Location, out _));
        foreach (
            var falsify in (Func<SnmpV3Header, SnmpV3Header>[])
                [
                    header => header with { EngineTime = header.EngineTime + 1_000 },
                    header => header with { EngineBoots = header.EngineBoots + 5 },
                    header => header with { EngineBoots = 0, EngineTime = 0 },
                ]
        )
        {
            client.Falsify = falsify;
            Assert.Equal(Delivered, client.Get(Location, out _));
            Assert.Equal([SnmpV3Status.NotInTimeWindow], client.Resends);
        }
        client.Advance = TimeSpan.FromHours(1); // our clock has run ahead of the agent's
        Assert.Equal(Delivered, client.Get(Location, out _));
        Assert.Equal([SnmpV3Status.NotInTimeWindow], client.Resends);
    }

    [Fact]
    public void Get_RestartedAgent_IsFollowedForwardsBackwardsAndToAnotherEngine()
    {
        using var agent = new SnmpdAgent(CreateUser("full", "SHA", "AES"), "rouser full priv", "exactEngineID 0x80001f8804746573742d31");
        using var client = Full(agent);
        Assert.Equal(Delivered, client.Get(Location, out _));
        var first = client.Session.Header(0, default).EngineBoots;

        agent.Restart("state-0");
        Assert.Equal(Delivered, client.Get(Location, out _));
        agent.Restart("state-0");
        Assert.Equal(Delivered, client.Get(Location, out _));
        Assert.Equal([SnmpV3Status.NotInTimeWindow], client.Resends);
        Assert.Equal(first + 2, client.Session.Header(0, default).EngineBoots);

        agent.Restart("state-1");
        Assert.Equal(Delivered, client.Get(Location, out _));
        Assert.Equal([SnmpV3Status.NotInTimeWindow], client.Resends);
        Assert.Equal(first, client.Session.Header(0, default).EngineBoots);
    }

    [Fact]
    public void Get_ReplacedAgent_IsDiscoveredAnew()
    {
        using var agent = new SnmpdAgent(CreateUser("full", "SHA", "AES"), "rouser full priv");
        using var client = Full(agent);
        Assert.Equal(Delivered, client.Get(Location, out _));
        var first = client.Session.Local!.EngineId.ToArray();

        agent.Restart("state-1");

        Assert.Equal(Delivered, client.Get(Location, out _));
        Assert.Equal([SnmpV3Status.UnknownEngineId], client.Resends);
        Assert.NotEqual(first, client.Session.Local!.EngineId.ToArray());
    }

    private static UsmClient Full(SnmpdAgent agent) =>
        new(new UsmUser("full", UsmAuthProtocol.Sha1, AuthPassword, UsmPrivProtocol.Aes128, PrivPassword), agent.EndPoint);

    private static string CreateUser(string name, string auth, string? privacy = null) =>
        $"createUser {name} {auth} \"{AuthPassword}\"" + (privacy is null ? "" : $" {privacy} \"{PrivPassword}\"");
}
