using System.Security.Cryptography;
using System.Text;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Otlp;

/// <summary>What senders have to present in <c>Authorization</c>: a bearer token (RFC 6750 §2.1), or a user and password (RFC 7617). Never logged.</summary>
internal sealed class OtlpLogin
{
    private readonly byte[][] _expected;

    private OtlpLogin(byte[][] expected) => _expected = expected;

    /// <summary>Null when everyone may send.</summary>
    public static OtlpLogin? Of(SourceDefinition source, SourceCredentials credentials)
    {
        var expected = new List<byte[]>();
        if (credentials.Find(OtlpSettings.Token) is { Length: > 0 } token)
        {
            expected.Add(Digest("bearer", token));
        }
        if (new SourceSettings(source).Text(OtlpSettings.Username) is { Length: > 0 } user)
        {
            var pair = $"{user}:{credentials.Find(OtlpSettings.Password)}";
            expected.Add(Digest("basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair))));
        }
        return expected.Count > 0 ? new OtlpLogin([.. expected]) : null;
    }

    /// <summary>Takes as long whatever is presented.</summary>
    public bool LetsIn(string authorization)
    {
        var blank = authorization.IndexOf(' ', StringComparison.Ordinal);
        if (blank < 0)
        {
            return false;
        }
        var presented = Digest(authorization[..blank].ToLowerInvariant(), authorization[(blank + 1)..].Trim());
        var isKnown = false;
        foreach (var expected in _expected)
        {
            isKnown |= CryptographicOperations.FixedTimeEquals(presented, expected);
        }
        return isKnown;
    }

    // Of equal length, so that comparing tells nothing.
    private static byte[] Digest(string scheme, string secret) => SHA256.HashData(Encoding.UTF8.GetBytes($"{scheme} {secret}"));

    public override string ToString() => "credentials set";
}
