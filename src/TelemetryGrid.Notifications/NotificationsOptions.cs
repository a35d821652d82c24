namespace TelemetryGrid.Notifications;

/// <summary>Bounds of what is told, the same for every integration of every receiver, each of which has them to itself.</summary>
public sealed class NotificationsOptions
{
    /// <summary>How people reach this program, in links; no slash at its end.</summary>
    public string ExternalUrl { get; set; } = "";

    /// <summary>Notifications that one integration takes at the same time.</summary>
    public int MaxConcurrent { get; set; } = 4;

    /// <summary>Notifications a second that one integration takes in the long run.</summary>
    public double RatePerSecond { get; set; } = 20;

    /// <summary>Notifications that one integration takes at once after it had been left alone.</summary>
    public int Burst { get; set; } = 100;

    /// <summary>The longest that one waits for its turn; then it is to be tried again.</summary>
    public TimeSpan MaxWait { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Notifications that wait for their turn at one integration; more are to be tried again.</summary>
    public int MaxWaiting { get; set; } = 1_000;

    /// <summary>How long one attempt may take where the integration does not say.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The same for mail, whose servers may take their time before they take a message.</summary>
    public TimeSpan MailTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>A receiver that asks to be left alone is, but for no longer than this.</summary>
    public TimeSpan MaxRetryAfter { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>What is read of an answer at most, in bytes.</summary>
    public int MaxResponseBytes { get; set; } = 64 * 1024;

    /// <exception cref="ArgumentException">What is wrong, all of it.</exception>
    public void Validate()
    {
        List<string> errors = [];
        Check(MaxConcurrent is >= 1 and <= 1_000, "MaxConcurrent is from 1 to 1,000");
        Check(RatePerSecond is > 0 and <= 100_000, "RatePerSecond is above 0 and at most 100,000");
        Check(Burst is >= 1 and <= 1_000_000, "Burst is from 1 to 1,000,000");
        Check(MaxWait >= TimeSpan.Zero && MaxWait <= TimeSpan.FromHours(1), "MaxWait is from 0 to 1h");
        Check(MaxWaiting is >= 0 and <= 1_000_000, "MaxWaiting is from 0 to 1,000,000");
        Check(Timeout > TimeSpan.Zero && Timeout <= TimeSpan.FromHours(1), "Timeout is above 0 and at most 1h");
        Check(MailTimeout > TimeSpan.Zero && MailTimeout <= TimeSpan.FromHours(1), "MailTimeout is above 0 and at most 1h");
        Check(MaxRetryAfter >= TimeSpan.Zero && MaxRetryAfter <= TimeSpan.FromDays(1), "MaxRetryAfter is from 0 to 1d");
        Check(MaxResponseBytes is >= 1_024 and <= 16 * 1024 * 1024, "MaxResponseBytes is from 1 KiB to 16 MiB");
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", errors));
        }

        void Check(bool holds, string rule)
        {
            if (!holds)
            {
                errors.Add(rule);
            }
        }
    }
}
