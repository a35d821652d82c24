using System.Collections.Immutable;

namespace TelemetryGrid.Notifications.Smtp;

/// <summary>What a server says to a command: a code of three digits and a text for each line (RFC 5321 section 4.2).</summary>
internal sealed record SmtpReply(int Code, ImmutableArray<string> Lines)
{
    public bool IsPositive => Code is >= 200 and < 300;

    /// <summary>It may work later (RFC 5321 section 4.2.1, replies 4yz).</summary>
    public bool IsTransient => Code is >= 400 and < 500;
}
