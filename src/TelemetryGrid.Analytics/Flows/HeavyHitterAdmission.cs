using System.Buffers;
using System.Runtime.CompilerServices;
using TelemetryGrid.Analytics.Serialization;
using TelemetryGrid.Analytics.Sketches;

namespace TelemetryGrid.Analytics.Flows;

/// <summary>
/// Decides which keys deserve an entity of their own: those that carry a stated share of their group's recent octets, and the group's
/// heaviest few. Bounded per group and overall; a scan cannot fill it, because only guaranteed octets count. "Recent" fades by halves, so
/// at the default a key's weight is about 87 seconds of its traffic.
/// </summary>
/// <remarks>
/// Driven by event time alone: the same calls lead to the same state, in any process. Repair skewed clocks first, because a record from the
/// future fades everything before it. Not safe for concurrent use.
/// </remarks>
/// <typeparam name="TKey">Stored as it lies in memory, so without padding.</typeparam>
public sealed class HeavyHitterAdmission<TKey>
    where TKey : unmanaged, IEquatable<TKey>
{
    private const byte Version = 1;

    private readonly HeavyHitterAdmissionOptions _options;
    private readonly KeyTable<GroupKey<TKey>, long> _admitted;
    private GroupWatch?[] _groups = [];

    /// <exception cref="ArgumentOutOfRangeException">A bound is out of range.</exception>
    public HeavyHitterAdmission(HeavyHitterAdmissionOptions? options = null)
    {
        _options = options ?? new HeavyHitterAdmissionOptions();
        _options.Validate();
        _admitted = new KeyTable<GroupKey<TKey>, long>(_options.MaxAdmitted);
    }

    /// <summary>Keys admitted now.</summary>
    public int Count => _admitted.Count;

    /// <summary>Keys that would have been admitted had there been room.</summary>
    public ulong Crowded { get; private set; }

    /// <summary>Keys admitted now, in an order that depends on the calls alone.</summary>
    public IEnumerable<AdmittedKey<TKey>> Admitted
    {
        get
        {
            for (var i = 0; i < _admitted.Count; i++)
            {
                yield return At(i);
            }
        }
    }

    /// <summary>Counts traffic of a key and tells whether the key is admitted, from now on or already.</summary>
    /// <param name="key">The key.</param>
    /// <param name="group">Its group, such as the exporter that saw it.</param>
    /// <param name="octets">Octets of the traffic.</param>
    /// <param name="timeMs">Its event time, Unix milliseconds.</param>
    /// <exception cref="ArgumentOutOfRangeException">The group is out of range.</exception>
    public bool Offer(in TKey key, int group, ulong octets, long timeMs)
    {
        if ((uint)group >= (uint)_options.MaxGroups)
        {
            throw new ArgumentOutOfRangeException(nameof(group), group, $"A group lies in 0..{_options.MaxGroups - 1}.");
        }

        var watch = WatchOf(group, timeMs);
        watch.FadeTo(PeriodOf(timeMs));
        var hitter = watch.Keys.Add(key, octets);

        var id = new GroupKey<TKey>(key, group);
        var hash = KeyTable<GroupKey<TKey>, long>.Hash(id);
        var position = _admitted.Find(id, hash);
        if (position >= 0)
        {
            ref var lastSeenMs = ref _admitted[position].Value;
            lastSeenMs = Math.Max(lastSeenMs, timeMs);
            return true;
        }

        if (!Deserves(watch, hitter.Guaranteed))
        {
            return false;
        }

        if (_admitted.IsFull || watch.Admitted >= _options.MaxAdmittedPerGroup)
        {
            Crowded++;
            return false;
        }

        _admitted[_admitted.Insert(id, hash)].Value = timeMs;
        watch.Admitted++;
        return true;
    }

    /// <summary>Whether a key is admitted now.</summary>
    public bool IsAdmitted(in TKey key, int group)
    {
        var id = new GroupKey<TKey>(key, group);
        return _admitted.Find(id, KeyTable<GroupKey<TKey>, long>.Hash(id)) >= 0;
    }

    /// <summary>
    /// Releases the keys without traffic for the stated time before <paramref name="timeMs"/>, appends them to <paramref name="released"/>
    /// and returns how many. O(admitted): call it about once a minute. Their room is free only then.
    /// </summary>
    public int ReleaseIdle(long timeMs, ICollection<AdmittedKey<TKey>> released)
    {
        ArgumentNullException.ThrowIfNull(released);
        var count = 0;
        for (var i = _admitted.Count - 1; i >= 0; i--)
        {
            var key = At(i);
            if (timeMs - key.LastSeenMs >= _options.ReleaseAfterMs)
            {
                released.Add(key);
                _admitted.RemoveAt(i);
                _groups[key.Group]!.Admitted--;
                count++;
            }
        }

        return count;
    }

    public void WriteTo(IBufferWriter<byte> output)
    {
        var writer = new StateWriter(output);
        writer.Header(StateKind.HeavyHitterAdmission, Version);
        writer.Unsigned((ulong)Unsafe.SizeOf<TKey>());
        writer.Signed(_options.HalveEveryMs);
        writer.Unsigned(Crowded);
        writer.Unsigned((ulong)_groups.Length);
        foreach (var watch in _groups)
        {
            writer.Flag(watch is not null);
            if (watch is not null)
            {
                writer.Signed(watch.Period);
                watch.Keys.WriteContent(writer);
            }
        }

        writer.Unsigned((ulong)_admitted.Count);
        foreach (ref readonly var entry in _admitted.Entries)
        {
            writer.Raw(entry.Key.Key);
            writer.Unsigned((ulong)entry.Key.Group);
            writer.Signed(entry.Value);
        }
    }

    /// <param name="source">What <see cref="WriteTo"/> wrote.</param>
    /// <param name="options">Bounds of today, which must hold what is stored, with the same period of halving.</param>
    /// <exception cref="StateFormatException">The bytes are not such a state, or do not fit the options.</exception>
    public static HeavyHitterAdmission<TKey> Read(ReadOnlySpan<byte> source, HeavyHitterAdmissionOptions? options = null)
    {
        var admission = new HeavyHitterAdmission<TKey>(options);
        options = admission._options;
        var reader = new StateReader(source);
        reader.Header(StateKind.HeavyHitterAdmission, Version);
        StateReader.Require(reader.Unsigned() == (ulong)Unsafe.SizeOf<TKey>(), "The stored keys have another size.");
        StateReader.Require(reader.Signed() == options.HalveEveryMs, "The stored state is halved at another period.");
        admission.Crowded = reader.Unsigned();
        admission._groups = new GroupWatch?[reader.Count(options.MaxGroups, bytesEach: 1)];
        foreach (ref var watch in admission._groups.AsSpan())
        {
            if (reader.Flag())
            {
                watch = new GroupWatch(options.WatchedPerGroup, reader.Signed());
                watch.Keys.ReadContent(ref reader);
            }
        }

        for (var count = reader.Count(options.MaxAdmitted, Unsafe.SizeOf<TKey>() + 2); count > 0; count--)
        {
            var key = reader.Raw<TKey>();
            var id = new GroupKey<TKey>(key, reader.Below(admission._groups.Length));
            var hash = KeyTable<GroupKey<TKey>, long>.Hash(id);
            var watch = admission._groups[id.Group];
            StateReader.Require(
                watch is not null && admission._admitted.Find(id, hash) < 0,
                "An admitted key has no group or is stored twice."
            );
            admission._admitted[admission._admitted.Insert(id, hash)].Value = reader.Signed();
            watch!.Admitted++;
        }

        reader.End();
        return admission;
    }

    private bool Deserves(GroupWatch watch, ulong guaranteed)
    {
        if (guaranteed < Math.Max(_options.MinOctets, 1))
        {
            return false;
        }

        return guaranteed > watch.Keys.Total / (ulong)_options.ShareDivisor
            || (_options.TopKeys > 0 && watch.Keys.IsWithinTop(_options.TopKeys, guaranteed));
    }

    private GroupWatch WatchOf(int group, long timeMs)
    {
        if (group >= _groups.Length)
        {
            Array.Resize(ref _groups, group + 1);
        }

        return _groups[group] ??= new GroupWatch(_options.WatchedPerGroup, PeriodOf(timeMs));
    }

    private AdmittedKey<TKey> At(int position)
    {
        ref readonly var entry = ref _admitted[position];
        return new AdmittedKey<TKey>(entry.Key.Key, entry.Key.Group, entry.Value);
    }

    private long PeriodOf(long timeMs) => Math.DivRem(timeMs, _options.HalveEveryMs, out var rest) - (rest < 0 ? 1 : 0);

    /// <summary>The recent traffic of a group.</summary>
    private sealed class GroupWatch(int capacity, long period)
    {
        public SpaceSaving<TKey> Keys { get; } = new(capacity);

        public long Period { get; private set; } = period;

        public int Admitted { get; set; }

        public void FadeTo(long period)
        {
            // 64 halvings leave nothing of any 64-bit weight.
            for (var halvings = Math.Min(64, period - Period); halvings > 0; halvings--)
            {
                Keys.Halve();
            }

            Period = Math.Max(Period, period);
        }
    }
}
