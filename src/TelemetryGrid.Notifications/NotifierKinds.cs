using System.Collections.Frozen;

namespace TelemetryGrid.Notifications;

/// <summary>Which kinds of integration this program can send to. A configuration may name more, which are read and never told.</summary>
public static class NotifierKinds
{
    /// <summary>Names as the configuration's lists begin: <c>webhook</c> of <c>webhook_configs</c>.</summary>
    public static readonly FrozenSet<string> Supported = FrozenSet.Create(
        StringComparer.Ordinal,
        "webhook",
        "email",
        "slack",
        "pagerduty",
        "msteams",
        "msteamsv2",
        "opsgenie",
        "telegram",
        "discord",
        "pushover"
    );

    /// <summary>What to say of a kind that is not <see cref="Supported"/>.</summary>
    public static string Unsupported(string kind) => $"integrations of the kind '{kind}' are read, but this program cannot send to them";
}
