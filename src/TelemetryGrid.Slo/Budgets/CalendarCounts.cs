using TelemetryGrid.Slo.Objectives;

namespace TelemetryGrid.Slo.Budgets;

/// <summary>Counts since the begin of a calendar window; exact, and gone with the window.</summary>
internal sealed class CalendarCounts(CalendarWindow window)
{
    private long _start = long.MinValue;
    private Evidence _sum;

    public CalendarWindow Window => window;

    /// <summary>False when the time lies in a window that is over.</summary>
    public bool Add(long milliseconds, Evidence evidence)
    {
        // What ends with the window belongs to it.
        var start = StartOf(milliseconds - 1);
        if (start < _start)
        {
            return false;
        }
        if (start > _start)
        {
            (_start, _sum) = (start, Evidence.None);
        }
        _sum += evidence;
        return true;
    }

    public Evidence Over(long now) => _start != long.MinValue && StartOf(now) == _start ? _sum : Evidence.None;

    public void WriteTo(BudgetWriter writer)
    {
        writer.Int32(window.Count);
        writer.Int32((int)window.Unit);
        writer.Int64(_start);
        writer.Evidence(_sum);
    }

    /// <summary>Continues with what was stored, where that belongs to the same window.</summary>
    public void Continue((int Count, int Unit, long Start, Evidence Sum) stored)
    {
        var isSame = stored.Count == window.Count && stored.Unit == (int)window.Unit && stored.Start != long.MinValue;
        if (isSame && StartOf(stored.Start) == stored.Start)
        {
            (_start, _sum) = (stored.Start, stored.Sum);
        }
    }

    public static (int Count, int Unit, long Start, Evidence Sum) Read(ref BudgetReader reader)
    {
        var count = reader.Int32(1, int.MaxValue);
        var unit = reader.Int32(0, (int)CalendarUnit.Hour);
        var start = reader.Int64(long.MinValue, BudgetReader.LatestMilliseconds);
        if (start != long.MinValue && start < -BudgetReader.LatestMilliseconds / 10)
        {
            throw new BudgetFormatException("A calendar window begins before all times.");
        }
        return (count, unit, start, reader.Evidence());
    }

    private long StartOf(long milliseconds) =>
        window.At(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)).Start.ToUnixTimeMilliseconds();
}
