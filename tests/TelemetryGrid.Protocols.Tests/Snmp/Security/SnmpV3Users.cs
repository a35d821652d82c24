using TelemetryGrid.Protocols.Snmp.Security;

namespace TelemetryGrid.Protocols.Tests.Snmp.Security;

/// <summary>One user for each protocol and a few pairs of them; master keys are made once for all tests.</summary>
internal static class SnmpV3Users
{
    public const string AuthPassword = "correct horse";
    public const string PrivPassword = "battery staple";

    public static byte[] EngineId { get; } = Convert.FromHexString("80001F8804746573742D656E67696E65");

    public static IReadOnlyList<UsmUser> All { get; } =
    [
        new("nobody"),
        .. Enum.GetValues<UsmAuthProtocol>()
            .Where(auth => auth != UsmAuthProtocol.None)
            .Select(auth => new UsmUser($"u{auth}", auth, AuthPassword)),
        .. Enum.GetValues<UsmPrivProtocol>()
            .Where(privacy => privacy != UsmPrivProtocol.None)
            .Select(privacy => Private(UsmAuthProtocol.Sha1, privacy)),
        Private(UsmAuthProtocol.Md5, UsmPrivProtocol.Des),
        Private(UsmAuthProtocol.Sha224, UsmPrivProtocol.Aes192),
        Private(UsmAuthProtocol.Sha256, UsmPrivProtocol.Aes256Cisco),
        Private(UsmAuthProtocol.Sha512, UsmPrivProtocol.Aes128),
    ];

    public static IReadOnlyList<UsmLocalUser> Local { get; } = [.. All.Select(user => user.Localize(EngineId))];

    /// <summary>SHA-256 and AES-128.</summary>
    public static UsmLocalUser Usual { get; } = Private(UsmAuthProtocol.Sha256, UsmPrivProtocol.Aes128).Localize(EngineId);

    public static UsmUser Private(UsmAuthProtocol auth, UsmPrivProtocol privacy) =>
        new($"u{auth}{privacy}", auth, AuthPassword, privacy, PrivPassword);
}
