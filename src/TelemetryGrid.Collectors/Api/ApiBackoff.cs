namespace TelemetryGrid.Collectors.Api;

/// <summary>
/// When a source is asked again: at its interval while it answers. After a failure the wait doubles, to at most eight intervals or ten
/// minutes; refused credentials are shown up to an hour apart, so that no account is locked for them.
/// </summary>
internal sealed class ApiBackoff(TimeSpan interval)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestRefused = TimeSpan.FromHours(1);

    private int _failures;

    public TimeSpan Next(ApiException? failure)
    {
        if (failure is null)
        {
            _failures = 0;
            return interval;
        }
        var isRefused = failure.ErrorType == "auth";
        var factor = Math.Pow(2, Math.Min(_failures++, 20));
        var most = isRefused ? LongestRefused : Min(8 * interval, Longest);
        var wait = Max(interval, Min(TimeSpan.FromSeconds(Math.Min(interval.TotalSeconds * factor, 86_400)), most));
        return failure.RetryAfter is { } asked ? Max(wait, Min(asked, LongestRefused)) : wait;
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
