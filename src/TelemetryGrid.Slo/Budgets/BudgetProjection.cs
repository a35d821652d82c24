namespace TelemetryGrid.Slo.Budgets;

/// <summary>When a budget will be gone.</summary>
internal static class BudgetProjection
{
    /// <summary>
    /// In a rolling window old errors leave while new ones come; the errors that leave are taken to be the window's average, so that a steady
    /// rate below the allowed one never exhausts anything. In a calendar window nothing leaves, and what is spent counts against the
    /// budget of the whole window, as though its traffic went on as it was.
    /// </summary>
    /// <param name="spent">The share of the budget of the time so far that is spent: the burn rate of the window.</param>
    /// <param name="elapsed">How long the window has been going on; as <paramref name="length"/> for a rolling one.</param>
    /// <param name="length">How long it is.</param>
    /// <param name="burnRate">The present burn rate.</param>
    /// <param name="now">The present.</param>
    /// <returns>Null when that is not within one length of a rolling window, or before a calendar window ends.</returns>
    public static DateTimeOffset? ExhaustedAt(double spent, TimeSpan elapsed, TimeSpan length, double burnRate, DateTimeOffset now)
    {
        var isRolling = elapsed == length;
        var left = 1 - (spent * (elapsed / length));
        if (left <= 0)
        {
            return now;
        }
        var net = isRolling ? burnRate - spent : burnRate;
        if (!(net > 0))
        {
            return null;
        }
        var needed = left / net * length.TotalDays;
        return needed < (isRolling ? length : length - elapsed).TotalDays ? now + TimeSpan.FromDays(needed) : null;
    }
}
