using System.Collections.Immutable;
using System.Net;
using TelemetryGrid.Collectors.Snmp;
using TelemetryGrid.Identity;
using TelemetryGrid.Protocols.Snmp;
using TelemetryGrid.Protocols.Snmp.Security;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Tests.Snmp;

/// <summary>From settings to credentials, and what settings are refused.</summary>
public sealed class SnmpSourceTargetsTests
{
    private static readonly IPEndPoint s_agent = new(IPAddress.Loopback, 161);

    [Fact]
    public void Of_NoSettings_IsV2c()
    {
        var target = Assert.Single(SnmpSourceTargets.Of(Source(), Secrets(("community", "c")), s_agent, new SnmpUsers()));

        Assert.Equal((SnmpVersion.V2c, "SNMPv2c community"), (target.Version, target.Credential));
        Assert.Equal((TimeSpan.FromSeconds(1), 2), (target.Timeout, target.Retries));
    }

    [Fact]
    public void Of_V3WithFallback_GivesBothInOrder()
    {
        var source = Source(
            ("version", "v3"),
            ("fallback", "v2c\nv3\nv1"),
            ("user", "poller"),
            ("authentication_protocol", "sha256"),
            ("privacy_protocol", "aes256_cisco"),
            ("context", "vrf"),
            ("timeout", "300ms"),
            ("retries", "1")
        );
        var secrets = Secrets(("community", "c"), ("authentication_password", "password one"), ("privacy_password", "password two"));
        var users = new SnmpUsers();

        Assert.Empty(SourceRules.Validate(source, secrets));
        var targets = SnmpSourceTargets.Of(source, secrets, s_agent, users);

        Assert.Equal([SnmpVersion.V3, SnmpVersion.V2c, SnmpVersion.V1], targets.Select(t => t.Version));
        var user = targets[0].User!;
        Assert.Equal((UsmAuthProtocol.Sha256, UsmPrivProtocol.Aes256Cisco), (user.Auth, user.Privacy));
        Assert.Equal("vrf", targets[0].Context);
        Assert.All(targets, t => Assert.Equal((TimeSpan.FromMilliseconds(300), 1), (t.Timeout, t.Retries)));
        Assert.Same(user, SnmpSourceTargets.Of(source, secrets, s_agent, users)[0].User);
    }

    [Theory]
    [InlineData("", "", "community is required")]
    [InlineData("version=v3", "", "user is required for SNMP v3")]
    [InlineData("version=v3,user=u,fallback=v2c", "", "community is required")]
    [InlineData("version=v3,user=u", "", "")]
    [InlineData("version=v4", "community=c", "version must be v1, v2c or v3; it was 'v4'")]
    [InlineData("version=v3,user=u,authentication_protocol=sha256", "", "authentication_password is required with authentication_protocol")]
    [InlineData("version=v3,user=u", "authentication_password=p", "authentication_protocol is required with authentication_password")]
    [InlineData(
        "version=v3,user=u,privacy_protocol=aes128",
        "privacy_password=p",
        "authentication_protocol is required with a privacy protocol: SNMP v3 encrypts nothing it does not authenticate"
    )]
    [InlineData("version=v3,user=0123456789012345678901234567890123", "", "user must be at most 32 bytes long")]
    public void Validate_Snmp_SaysWhatIsWrong(string settings, string secrets, string expected)
    {
        var errors = SourceRules.Validate(Source(Pairs(settings)), Secrets(Pairs(secrets)));

        Assert.Equal(expected, string.Join("; ", errors.Select(e => $"{e.Name} {e.Message}")));
    }

    [Theory]
    [InlineData("", "community is required where there is no user: nobody would be let in")]
    [InlineData("community=a\nb", "")]
    [InlineData("users=u", "")]
    [InlineData("users=u sha256 \"a pass phrase\"\nv sha1 p aes128 q", "")]
    [InlineData("users=u sha256", "users must be users: number 1 is not a name alone or with one or two pairs of protocol and password")]
    [InlineData(
        "users=u\nv sha9 p",
        "users must be users: number 2 has an authentication_protocol that is not md5, sha1, sha224, sha256, sha384 or sha512"
    )]
    [InlineData("users=u sha256 \"\"", "users must be users: number 1 has an empty password")]
    public void Validate_Trap_SaysWhatIsWrongWithoutThePasswords(string secrets, string expected)
    {
        var source = Source() with { Kind = SourceKind.Trap, Endpoint = "0.0.0.0:162" };
        var errors = SourceRules.Validate(source, Secrets(Pairs(secrets)));

        Assert.Equal(expected, string.Join("; ", errors.Select(e => $"{e.Name} {e.Message}")));
    }

    [Fact]
    public void Users_QuotedPasswords_KeepTheirBlanks()
    {
        var (name, values) = Assert.Single(TrapSettings.Users(Secrets(("users", "u sha256 \"a pass phrase\"  aes128 q"))));

        Assert.Equal("u", name);
        Assert.Equal(["sha256", "a pass phrase", "aes128", "q"], values);
    }

    private static (string, string)[] Pairs(string text) =>
        text.Length == 0 ? [] : [.. text.Split(',').Select(p => p.Split('=', 2)).Select(p => (p[0], p[1]))];

    private static SourceDefinition Source(params (string Name, string Value)[] settings) =>
        new()
        {
            Id = SourceId.Parse("s"),
            Kind = SourceKind.Snmp,
            Endpoint = "192.0.2.1",
            Settings = settings.ToImmutableDictionary(s => s.Name, s => s.Value),
        };

    private static SourceCredentials Secrets(params (string Name, string Value)[] secrets) =>
        new(secrets.ToImmutableDictionary(s => s.Name, s => s.Value));
}
