using TelemetryGrid.Slo.Objectives;

namespace TelemetryGrid.Slo.Budgets;

/// <summary>Gathers counts until a slice of time is over, then gives one verdict on it. A slice without evidence gives none.</summary>
internal sealed class TimeSlices(SliceMethod method)
{
    private readonly long _length = Math.Max(1, (long)method.Length.TotalMilliseconds);
    private long _open = long.MinValue;
    private Evidence _sum;

    /// <summary>False when the slice is over already.</summary>
    public bool Add(long milliseconds, Evidence evidence, Action<long, Evidence> close)
    {
        var index = IndexOf(milliseconds);
        if (index < _open)
        {
            return false;
        }
        if (index > _open)
        {
            Close(close);
            _open = index;
        }
        _sum += evidence;
        return true;
    }

    /// <summary>Closes the open slice when it is over.</summary>
    public void Advance(long now, Action<long, Evidence> close)
    {
        if (_open != long.MinValue && (_open + 1) * _length <= now)
        {
            Close(close);
            // What still comes for it is late.
            _open++;
        }
    }

    public void WriteTo(BudgetWriter writer)
    {
        writer.Int64(_open);
        writer.Evidence(_sum);
    }

    public void Continue(ref BudgetReader reader)
    {
        var open = reader.Int64(long.MinValue, long.MaxValue);
        var sum = reader.Evidence();
        if (open != long.MinValue && Math.Abs((decimal)open * _length) > BudgetReader.LatestMilliseconds)
        {
            throw new BudgetFormatException("A time slice lies beyond all times.");
        }
        (_open, _sum) = (open, sum);
    }

    private void Close(Action<long, Evidence> close)
    {
        if (!_sum.IsNone)
        {
            var share = _sum.Good / _sum.Total;
            var verdict = method.Target is { } target ? (share >= target ? 1 : 0) : share;
            close((_open + 1) * _length, Evidence.Of(verdict, 1));
        }
        _sum = Evidence.None;
    }

    private long IndexOf(long milliseconds) => (long)Math.Floor((milliseconds - 1) / (decimal)_length);
}
