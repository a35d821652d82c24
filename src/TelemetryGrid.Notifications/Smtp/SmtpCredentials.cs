namespace TelemetryGrid.Notifications.Smtp;

/// <summary>How the server is told who sends.</summary>
/// <param name="User">The name.</param>
/// <param name="Password">For PLAIN and LOGIN; empty for none.</param>
/// <param name="Secret">For CRAM-MD5; empty for none.</param>
/// <param name="Identity">Whom to act for, in PLAIN; empty for oneself.</param>
internal sealed record SmtpCredentials(string User, string Password, string Secret, string Identity)
{
    /// <summary>Names nobody's secrets in a log.</summary>
    public override string ToString() => "credentials";
}
