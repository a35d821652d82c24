namespace TelemetryGrid.Collectors.Gnmi;

/// <summary>What goes into the metadata of a call (gNMI specification, "Authentication"). Never logged.</summary>
public sealed record GnmiLogin(string Username, string Password)
{
    /// <summary>Of a secret in the form <c>user:password</c>; null when there is none.</summary>
    public static GnmiLogin? Parse(string? secret)
    {
        if (string.IsNullOrEmpty(secret))
        {
            return null;
        }
        var colon = secret.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? new GnmiLogin(secret, "") : new GnmiLogin(secret[..colon], secret[(colon + 1)..]);
    }

    public override string ToString() => "credentials set";
}
