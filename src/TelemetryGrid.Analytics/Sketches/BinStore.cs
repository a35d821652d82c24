using TelemetryGrid.Analytics.Serialization;

namespace TelemetryGrid.Analytics.Sketches;

/// <summary>
/// A bounded histogram in one sorted array: a bin is 20 bits of (biased) index and 44 bits of count in eight bytes. Sorted and sparse,
/// because most sketches of telemetry hold a few dozen bins. Past its bound the two lowest bins become one.
/// </summary>
internal struct BinStore
{
    private const int CountBits = 44;
    private const ulong CountMask = (1UL << CountBits) - 1;
    private const int Bias = 1 << 19;

    // Kept small on purpose: a device has thousands of these.
    private const int InitialBins = 4;

    private ulong[]? _bins;

    /// <summary>Bins in use.</summary>
    public int Length { get; private set; }

    /// <summary>Bins allocated.</summary>
    public readonly int Allocated => _bins?.Length ?? 0;

    public readonly int IndexAt(int position) => (int)(_bins![position] >> CountBits) - Bias;

    public readonly long CountAt(int position) => (long)(_bins![position] & CountMask);

    public void Clear() => Length = 0;

    public void Add(int index, long count, int maxBins)
    {
        var key = (ulong)(index + Bias) << CountBits;
        var position = LowerBound(key);
        if (position < Length && (_bins![position] & ~CountMask) == key)
        {
            Increase(position, count);
            return;
        }

        if (Length == maxBins)
        {
            // Lower than everything kept: it would be the bin that collapses.
            if (position == 0)
            {
                Increase(0, count);
                return;
            }

            var lowest = CountAt(0);
            position--;
            _bins.AsSpan(1, position).CopyTo(_bins);
            if (position == 0)
            {
                _bins![0] = key;
                Increase(0, lowest);
                Increase(0, count);
                return;
            }

            Increase(0, lowest);
        }
        else
        {
            if (_bins is null || Length == _bins.Length)
            {
                Array.Resize(ref _bins, Math.Min(maxBins, Math.Max(InitialBins, Length * 2)));
            }

            _bins.AsSpan(position, Length - position).CopyTo(_bins.AsSpan(position + 1));
            Length++;
        }

        _bins![position] = key;
        Increase(position, count);
    }

    /// <summary>Adds every bin of another store, which may be a copy of this one.</summary>
    public void Add(ReadOnlySpan<ulong> bins, int maxBins)
    {
        foreach (var bin in bins)
        {
            Add((int)(bin >> CountBits) - Bias, (long)(bin & CountMask), maxBins);
        }
    }

    /// <summary>The packed bins; valid until the store changes.</summary>
    public readonly ReadOnlySpan<ulong> Packed => _bins.AsSpan(0, Length);

    public readonly void Write(StateWriter writer)
    {
        writer.Unsigned((ulong)Length);
        var previous = 0;
        for (var i = 0; i < Length; i++)
        {
            var index = IndexAt(i);
            writer.Signed(index - previous);
            writer.Unsigned((ulong)CountAt(i));
            previous = index;
        }
    }

    /// <returns>The sum of the counts.</returns>
    public long Read(ref StateReader reader, int maxBins)
    {
        Length = 0;
        var length = reader.Count(maxBins, bytesEach: 2);
        _bins = length == 0 ? null : new ulong[length];
        long index = 0;
        long total = 0;
        for (var i = 0; i < length; i++)
        {
            var step = reader.Signed();
            StateReader.Require(step is > -Bias and < 2L * Bias && (i == 0 || step > 0), "Bins are not in order.");
            index += step;
            var count = reader.Unsigned();
            StateReader.Require(index is >= -Bias and < Bias && count is > 0 and <= CountMask, "A bin is out of range.");
            _bins![i] = ((ulong)(index + Bias) << CountBits) | count;
            total += (long)count;
        }

        Length = length;
        return total;
    }

    /// <summary>Saturates at 2^44 - 1 (17 trillion) rather than run into the index.</summary>
    private readonly void Increase(int position, long count)
    {
        ref var bin = ref _bins![position];
        var room = CountMask - (bin & CountMask);
        bin += Math.Min(room, (ulong)count);
    }

    private readonly int LowerBound(ulong key)
    {
        var low = 0;
        var high = Length;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if ((_bins![middle] & ~CountMask) < key)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
