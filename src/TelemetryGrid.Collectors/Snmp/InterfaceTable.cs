using System.Collections.Immutable;
using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Collectors.Snmp;

/// <summary>Gathers the walked columns of a poll into rows, by the index behind each column's name.</summary>
internal sealed class InterfaceTable(int maxRows) : ISnmpColumnSink
{
    private delegate void Setter(Row row, SnmpValueView value);

    private static readonly Dictionary<ObjectIdentifier, Setter> s_setters = Setters();

    private readonly Lock _gate = new();
    private readonly Dictionary<uint, Row> _rows = [];

    public int Count => _rows.Count;

    /// <summary>Some row lacks some counter.</summary>
    public bool LacksCounters => _rows.Values.Any(row => Array.Exists(row.Counters, counter => counter is null));

    /// <summary>Some counter is there only because the 32-bit columns were read.</summary>
    public bool UsesCounters32 => _rows.Values.Any(row => Array.Exists(row.FromCounters32, from => from));

    /// <summary>Rows that were left out because there were more than the bound.</summary>
    public bool Overflowed { get; private set; }

    public void OnValue(ObjectIdentifier column, ReadOnlySpan<byte> instance, SnmpValueView value)
    {
        if (!EncodedOid.TryReadSubIdentifier(ref instance, out var index) || !instance.IsEmpty)
        {
            return; // both tables are indexed by ifIndex alone
        }
        lock (_gate)
        {
            if (!_rows.TryGetValue(index, out var row))
            {
                if (_rows.Count == maxRows)
                {
                    Overflowed = true;
                    return;
                }
                _rows[index] = row = new Row(index);
            }
            s_setters[column](row, value);
        }
    }

    /// <summary>The rows by index, with their keys; <paramref name="isDiscontinuous"/> is asked with key and ifCounterDiscontinuityTime.</summary>
    public ImmutableArray<SnmpInterface> ToRows(Func<string, uint?, bool> isDiscontinuous)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        var rows = ImmutableArray.CreateBuilder<SnmpInterface>(_rows.Count);
        foreach (var row in _rows.Values.OrderBy(r => r.Index))
        {
            var key = UniqueKey(row, used);
            rows.Add(row.ToInterface(key, isDiscontinuous(key, row.DiscontinuityTime)));
        }
        return rows.MoveToImmutable();
    }

    private static string UniqueKey(Row row, HashSet<string> used)
    {
        var name =
            !string.IsNullOrWhiteSpace(row.Name) ? row.Name
            : !string.IsNullOrWhiteSpace(row.Descr) ? row.Descr
            : row.Index.ToString();
        var key = name;
        for (var n = 2; !used.Add(key); n++)
        {
            key = $"{name}#{n}";
        }
        return key;
    }

    private static Dictionary<ObjectIdentifier, Setter> Setters()
    {
        var setters = new Dictionary<ObjectIdentifier, Setter>
        {
            [IfMib.IfIndex] = (row, v) => row.IfIndex = Signed(v) is > 0 and var index ? (uint)index : row.IfIndex,
            [IfMib.IfName] = (row, v) => row.Name = Text(v),
            [IfMib.IfDescr] = (row, v) => row.Descr = Text(v),
            [IfMib.IfAlias] = (row, v) => row.Alias = Text(v),
            [IfMib.IfPhysAddress] = (row, v) => row.PhysAddress = Octets(v),
            [IfMib.IfType] = (row, v) => row.Type = Signed(v),
            [IfMib.IfSpeed] = (row, v) => row.Speed = Unsigned(v),
            [IfMib.IfHighSpeed] = (row, v) => row.HighSpeed = Unsigned(v),
            [IfMib.IfAdminStatus] = (row, v) => row.AdminStatus = Signed(v) ?? 0,
            [IfMib.IfOperStatus] = (row, v) => row.OperStatus = Signed(v) ?? 0,
            [IfMib.IfCounterDiscontinuityTime] = (row, v) => row.DiscontinuityTime = Unsigned(v),
        };
        for (var i = 0; i < IfMib.Errors.Length; i++)
        {
            var n = i;
            setters[IfMib.Errors[i]] = (row, v) => row.Errors[n] = Counter(v);
        }
        for (var i = 0; i < IfMib.Counters64.Length; i++)
        {
            var n = i;
            // Both widths may be read side by side, for an agent that has 64 bits for some counters only; those win.
            setters[IfMib.Counters64[i]] = (row, v) =>
            {
                if (Counter(v) is { } counter)
                {
                    row.Counters[n] = counter;
                    row.FromCounters32[n] = false;
                }
            };
            setters[IfMib.Counters32[i]] = (row, v) =>
            {
                if (row.Counters[n] is null)
                {
                    row.Counters[n] = Counter(v);
                    row.FromCounters32[n] = row.Counters[n] is not null;
                }
            };
        }
        return setters;
    }

    private static int? Signed(SnmpValueView value) => value.TryGetInt32(out var number) ? number : null;

    // Some agents send a gauge as INTEGER.
    private static uint? Unsigned(SnmpValueView value) =>
        value.TryGetUInt32(out var number) ? number
        : value.TryGetInt32(out var signed) && signed >= 0 ? (uint)signed
        : null;

    private static string? Text(SnmpValueView value) => value.TryGetOctetString(out var octets) ? DisplayString.Decode(octets) : null;

    private static string? Octets(SnmpValueView value)
    {
        if (!value.TryGetOctetString(out var octets) || octets.Length is 0 or > 64)
        {
            return null;
        }
        var hex = Convert.ToHexStringLower(octets);
        return string.Join(':', hex.Chunk(2).Select(pair => new string(pair)));
    }

    // The type decides the width, not the column: some agents answer Counter32 where the MIB says Counter64.
    private static SnmpCounter? Counter(SnmpValueView value) =>
        value.TryGetUInt64(out var number)
            ? new SnmpCounter(number, value.Type == SnmpValueType.Counter64 ? CounterWidth.Bits64 : CounterWidth.Bits32)
            : null;

    private sealed class Row(uint index)
    {
        public uint Index { get; } = index;
        public uint IfIndex { get; set; } = index;
        public string? Name { get; set; }
        public string? Descr { get; set; }
        public string? Alias { get; set; }
        public string? PhysAddress { get; set; }
        public int? Type { get; set; }
        public uint? Speed { get; set; }
        public uint? HighSpeed { get; set; }
        public int AdminStatus { get; set; }
        public int OperStatus { get; set; }
        public uint? DiscontinuityTime { get; set; }
        public SnmpCounter?[] Errors { get; } = new SnmpCounter?[IfMib.Errors.Length];
        public SnmpCounter?[] Counters { get; } = new SnmpCounter?[IfMib.Counters64.Length];
        public bool[] FromCounters32 { get; } = new bool[IfMib.Counters64.Length];

        public SnmpInterface ToInterface(string key, bool discontinuity) =>
            new()
            {
                Key = key,
                IfIndex = IfIndex,
                IfName = Name,
                IfDescr = Descr,
                IfAlias = Alias,
                IfType = Type,
                IfSpeed = Speed,
                IfHighSpeed = HighSpeed,
                IfAdminStatus = Enum.IsDefined((IfAdminStatus)AdminStatus) ? (IfAdminStatus)AdminStatus : IfAdminStatus.NotReported,
                IfOperStatus = Enum.IsDefined((IfOperStatus)OperStatus) ? (IfOperStatus)OperStatus : IfOperStatus.NotReported,
                IfPhysAddress = PhysAddress,
                InOctets = Counters[0],
                OutOctets = Counters[1],
                InUcastPkts = Counters[2],
                OutUcastPkts = Counters[3],
                InMulticastPkts = Counters[4],
                OutMulticastPkts = Counters[5],
                InBroadcastPkts = Counters[6],
                OutBroadcastPkts = Counters[7],
                InErrors = Errors[0],
                OutErrors = Errors[1],
                InDiscards = Errors[2],
                OutDiscards = Errors[3],
                IfCounterDiscontinuityTime = DiscontinuityTime,
                CountersDiscontinuity = discontinuity,
            };
    }
}
