using System.Buffers;
using System.Numerics;
using TelemetryGrid.Analytics.Serialization;

namespace TelemetryGrid.Analytics.Sketches;

/// <summary>
/// How many different keys were seen, in at most 2^precision bytes: HyperLogLog (Flajolet, Fusy, Gandouet and Meunier, AofA 2007) over
/// 64-bit hashes, with the estimator of Ertl ("New cardinality estimation algorithms for HyperLogLog sketches", 2017, section 4), which
/// needs no correction tables. Standard error 1.04/√(2^precision): 1.6 % at the default of 12. Starts with a sorted list of the registers in use.
/// </summary>
/// <remarks>Merging is exact: the sketch of a union is the same whatever the order and the grouping of the merges.</remarks>
public sealed class HyperLogLog
{
    public const int DefaultPrecision = 12;
    public const int LeastPrecision = 4;
    public const int MostPrecision = 16;
    private const byte Version = 1;

    private readonly int _precision;

    // While sparse: register index in the upper bits, its value in the lower six, ascending.
    private uint[] _sparse = new uint[4];
    private int _sparseCount;
    private byte[]? _dense;

    /// <exception cref="ArgumentOutOfRangeException">The precision lies outside 4..16.</exception>
    public HyperLogLog(int precision = DefaultPrecision)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(precision, LeastPrecision);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(precision, MostPrecision);
        _precision = precision;
    }

    public int Precision => _precision;

    /// <summary>The relative standard error of <see cref="Estimate"/>.</summary>
    public double StandardError => 1.04 / Math.Sqrt(Registers);

    /// <summary>Whether it still is a list rather than an array of registers.</summary>
    public bool IsSparse => _dense is null;

    private int Registers => 1 << _precision;

    // A sparse entry takes four bytes where a register takes one.
    private int MostSparse => Registers / 4;

    public void Add(ulong key) => AddHash(StableHash.Of(key));

    public void Add(ReadOnlySpan<byte> key) => AddHash(StableHash.Of(key));

    /// <summary>Takes a key by a hash of it whose 64 bits are all as good as random and the same everywhere; see <see cref="StableHash"/>.</summary>
    public void AddHash(ulong hash)
    {
        var register = (int)(hash >> (64 - _precision));

        // A guard bit ends the run of zeros in the bits that are left.
        var rank = BitOperations.LeadingZeroCount((hash << _precision) | (1UL << (_precision - 1))) + 1;
        Raise(register, (byte)rank);
    }

    /// <summary>How many different keys were added, about; 0 exactly when none was.</summary>
    public double Estimate()
    {
        var most = 64 - _precision + 1;
        Span<int> histogram = stackalloc int[66];
        histogram.Clear();
        if (_dense is { } dense)
        {
            foreach (var value in dense)
            {
                histogram[value]++;
            }
        }
        else
        {
            histogram[0] = Registers - _sparseCount;
            foreach (var entry in _sparse.AsSpan(0, _sparseCount))
            {
                histogram[(int)(entry & 63)]++;
            }
        }

        var sum = Registers * Tau(1 - (double)histogram[most] / Registers);
        for (var rank = most - 1; rank >= 1; rank--)
        {
            sum = 0.5 * (sum + histogram[rank]);
        }

        sum += Registers * Sigma((double)histogram[0] / Registers);
        return double.IsInfinity(sum) ? 0 : Registers / (2 * Math.Log(2)) * Registers / sum;
    }

    /// <summary>Becomes the sketch of both sets of keys.</summary>
    /// <exception cref="ArgumentException">The other has another precision.</exception>
    public void Merge(HyperLogLog other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other._precision != _precision)
        {
            throw new ArgumentException("Only sketches of one precision can be merged.", nameof(other));
        }

        if (other._dense is { } dense)
        {
            for (var register = 0; register < dense.Length; register++)
            {
                if (dense[register] > 0)
                {
                    Raise(register, dense[register]);
                }
            }
        }
        else if (!ReferenceEquals(other, this))
        {
            foreach (var entry in other._sparse.AsSpan(0, other._sparseCount))
            {
                Raise((int)(entry >> 6), (byte)(entry & 63));
            }
        }
    }

    public void WriteTo(IBufferWriter<byte> output)
    {
        var writer = new StateWriter(output);
        writer.Header(StateKind.HyperLogLog, Version);
        writer.Unsigned((ulong)_precision);
        writer.Flag(IsSparse);
        if (_dense is { } dense)
        {
            output.Write(dense);
            return;
        }

        writer.Unsigned((ulong)_sparseCount);
        var previous = 0u;
        foreach (var entry in _sparse.AsSpan(0, _sparseCount))
        {
            writer.Unsigned(entry - previous);
            previous = entry;
        }
    }

    /// <exception cref="StateFormatException">The bytes are not such a state.</exception>
    public static HyperLogLog Read(ReadOnlySpan<byte> source)
    {
        var reader = new StateReader(source);
        reader.Header(StateKind.HyperLogLog, Version);
        var sketch = new HyperLogLog(ReadPrecision(ref reader));
        var most = (uint)(64 - sketch._precision + 1);
        if (reader.Flag())
        {
            var count = reader.Count(sketch.MostSparse, 1);
            sketch._sparse = new uint[Math.Max(4, count)];
            ulong entry = 0;
            for (var i = 0; i < count; i++)
            {
                var step = reader.Unsigned();
                StateReader.Require(step <= uint.MaxValue, "A register is out of range.");
                entry += step;
                var register = entry >> 6;
                StateReader.Require(
                    register < (ulong)sketch.Registers && (entry & 63) >= 1 && (entry & 63) <= most,
                    "A register is out of range."
                );
                StateReader.Require(i == 0 || register > sketch._sparse[i - 1] >> 6, "Registers are out of order.");
                sketch._sparse[i] = (uint)entry;
            }

            sketch._sparseCount = count;
        }
        else
        {
            StateReader.Require(reader.Remaining == sketch.Registers, "The registers are not as many as the precision says.");
            sketch._dense = new byte[sketch.Registers];
            foreach (ref var register in sketch._dense.AsSpan())
            {
                register = reader.Raw<byte>();
                StateReader.Require(register <= most, "A register is out of range.");
            }
        }

        reader.End();
        return sketch;
    }

    private static int ReadPrecision(ref StateReader reader)
    {
        var precision = reader.Below(MostPrecision + 1);
        StateReader.Require(precision >= LeastPrecision, "A precision is out of range.");
        return precision;
    }

    private void Raise(int register, byte rank)
    {
        if (_dense is { } dense)
        {
            dense[register] = Math.Max(dense[register], rank);
            return;
        }

        var entry = ((uint)register << 6) | rank;
        var used = _sparse.AsSpan(0, _sparseCount);

        // The place of the register's least possible entry is where it is, or belongs.
        var place = used.BinarySearch((uint)register << 6);
        place = place < 0 ? ~place : place;
        if (place < _sparseCount && used[place] >> 6 == (uint)register)
        {
            used[place] = Math.Max(used[place], entry);
            return;
        }

        if (_sparseCount == MostSparse)
        {
            Spread();
            _dense![register] = rank;
            return;
        }

        if (_sparseCount == _sparse.Length)
        {
            Array.Resize(ref _sparse, Math.Min(MostSparse, _sparseCount * 2));
        }

        Array.Copy(_sparse, place, _sparse, place + 1, _sparseCount - place);
        _sparse[place] = entry;
        _sparseCount++;
    }

    private void Spread()
    {
        _dense = new byte[Registers];
        foreach (var entry in _sparse.AsSpan(0, _sparseCount))
        {
            _dense[entry >> 6] = (byte)(entry & 63);
        }

        (_sparse, _sparseCount) = ([], 0);
    }

    /// <summary>x + Σ x^(2^k) 2^(k-1) (Ertl, equation 13); infinite at 1.</summary>
    private static double Sigma(double x)
    {
        if (x >= 1)
        {
            return double.PositiveInfinity;
        }

        var (sum, weight, previous) = (x, 1.0, double.NaN);
        while (sum != previous)
        {
            x *= x;
            previous = sum;
            sum += x * weight;
            weight += weight;
        }

        return sum;
    }

    /// <summary>(1 - x - Σ (1 - x^(2^-k))² 2^-k) / 3 (Ertl, equation 15).</summary>
    private static double Tau(double x)
    {
        if (x is <= 0 or >= 1)
        {
            return 0;
        }

        var (sum, weight, previous) = (1 - x, 1.0, double.NaN);
        while (sum != previous)
        {
            x = Math.Sqrt(x);
            previous = sum;
            weight *= 0.5;
            sum -= (1 - x) * (1 - x) * weight;
        }

        return sum / 3;
    }
}
