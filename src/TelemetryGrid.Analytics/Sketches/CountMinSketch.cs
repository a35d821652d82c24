using System.Buffers;
using TelemetryGrid.Analytics.Serialization;

namespace TelemetryGrid.Analytics.Sketches;

/// <summary>
/// How much each key weighs, for any number of keys in bounded memory: the Count-Min sketch (Cormode and Muthukrishnan, J. Algorithms 2005)
/// with conservative update (Estan and Varghese, SIGCOMM 2002). An estimate is never below the truth, and with the given confidence
/// above it by at most <see cref="RelativeError"/> times the total weight.
/// </summary>
public sealed class CountMinSketch
{
    private const byte Version = 1;
    private const int MostWidth = 1 << 20;
    private const int MostDepth = 16;

    private readonly int _width;
    private readonly int _depth;
    private readonly ulong[] _cells;

    /// <param name="relativeError">Of the total weight; sets the width, e/error.</param>
    /// <param name="failureProbability">That an estimate exceeds the error; sets the depth, ln(1/probability).</param>
    /// <exception cref="ArgumentOutOfRangeException">The error lies outside 0.000003..1, or the probability outside 1e-6..1, exclusive of 1.</exception>
    public CountMinSketch(double relativeError = 0.001, double failureProbability = 0.01)
        : this(Width(relativeError), Depth(failureProbability)) { }

    private CountMinSketch(int width, int depth)
    {
        (_width, _depth) = (width, depth);
        _cells = new ulong[width * depth];
    }

    public double RelativeError => Math.E / _width;

    /// <summary>The weight of everything added; saturates at 2^64 - 1.</summary>
    public ulong Total { get; private set; }

    public void Add(ulong key, ulong weight = 1) => AddHash(StableHash.Of(key), weight);

    public void Add(ReadOnlySpan<byte> key, ulong weight = 1) => AddHash(StableHash.Of(key), weight);

    /// <summary>An upper bound of the key's weight.</summary>
    public ulong Estimate(ulong key) => EstimateHash(StableHash.Of(key));

    /// <summary>An upper bound of the key's weight.</summary>
    public ulong Estimate(ReadOnlySpan<byte> key) => EstimateHash(StableHash.Of(key));

    /// <summary>Becomes the sketch of both streams; its bounds hold for their sum.</summary>
    /// <exception cref="ArgumentException">The other has another width or depth.</exception>
    public void Merge(CountMinSketch other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if ((other._width, other._depth) != (_width, _depth))
        {
            throw new ArgumentException("Only sketches of one size can be merged.", nameof(other));
        }

        for (var i = 0; i < _cells.Length; i++)
        {
            _cells[i] = Sum(_cells[i], other._cells[i]);
        }

        Total = Sum(Total, other.Total);
    }

    /// <summary>Halves every weight, rounding up, so that estimates stay upper bounds of halved truths.</summary>
    public void Halve()
    {
        foreach (ref var cell in _cells.AsSpan())
        {
            cell -= cell >> 1;
        }

        Total -= Total >> 1;
    }

    public void WriteTo(IBufferWriter<byte> output)
    {
        var writer = new StateWriter(output);
        writer.Header(StateKind.CountMinSketch, Version);
        writer.Unsigned((ulong)_width);
        writer.Unsigned((ulong)_depth);
        writer.Unsigned(Total);
        foreach (var cell in _cells)
        {
            writer.Unsigned(cell);
        }
    }

    /// <exception cref="StateFormatException">The bytes are not such a state.</exception>
    public static CountMinSketch Read(ReadOnlySpan<byte> source)
    {
        var reader = new StateReader(source);
        reader.Header(StateKind.CountMinSketch, Version);
        var (width, depth) = (reader.Below(MostWidth + 1), reader.Below(MostDepth + 1));
        var total = reader.Unsigned();
        StateReader.Require(width > 0 && depth > 0 && width * depth <= reader.Remaining, "The cells are fewer than the size says.");
        var sketch = new CountMinSketch(width, depth) { Total = total };
        foreach (ref var cell in sketch._cells.AsSpan())
        {
            cell = reader.Unsigned();
            StateReader.Require(cell <= total, "A cell is above the total.");
        }

        reader.End();
        return sketch;
    }

    private void AddHash(ulong hash, ulong weight)
    {
        Total = Sum(Total, weight);

        // Only what lies below the new estimate is raised: the others already weigh more with foreign keys.
        var raised = Sum(EstimateHash(hash), weight);
        for (var row = 0; row < _depth; row++)
        {
            ref var cell = ref _cells[Cell(hash, row)];
            cell = Math.Max(cell, raised);
        }
    }

    private ulong EstimateHash(ulong hash)
    {
        var least = ulong.MaxValue;
        for (var row = 0; row < _depth; row++)
        {
            least = Math.Min(least, _cells[Cell(hash, row)]);
        }

        return least;
    }

    // One hash function per row by double hashing (Kirsch and Mitzenmacher, ESA 2006).
    private int Cell(ulong hash, int row) =>
        row * _width + (int)Math.BigMul(hash + (ulong)row * ((hash << 32) | (hash >> 32) | 1), (ulong)_width, out _);

    private static int Width(double relativeError) =>
        relativeError is >= 3e-6 and < 1
            ? (int)Math.Ceiling(Math.E / relativeError)
            : throw new ArgumentOutOfRangeException(nameof(relativeError), relativeError, "The relative error lies in 0.000003..1.");

    private static int Depth(double failureProbability) =>
        failureProbability is >= 1e-6 and < 1
            ? Math.Max(1, (int)Math.Ceiling(-Math.Log(failureProbability)))
            : throw new ArgumentOutOfRangeException(
                nameof(failureProbability),
                failureProbability,
                "The failure probability lies in 1e-6..1."
            );

    private static ulong Sum(ulong a, ulong b) => b > ulong.MaxValue - a ? ulong.MaxValue : a + b;
}
