using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Collectors.Snmp.Tables;

/// <summary>Keeps walked columns and read scalars of one device, to look values up by column and row. Bounded by what is walked.</summary>
internal sealed class SnmpColumns : ISnmpColumnSink
{
    private static readonly Dictionary<SnmpIndex, SnmpValue> s_none = [];

    private readonly Lock _gate = new();
    private readonly Dictionary<ObjectIdentifier, Dictionary<SnmpIndex, SnmpValue>> _columns = [];
    private readonly Dictionary<ObjectIdentifier, SnmpValue> _scalars = [];
    private SnmpColumns? _beside;

    /// <summary>A column's rows; none where it was not walked or is not there.</summary>
    public IReadOnlyDictionary<SnmpIndex, SnmpValue> this[ObjectIdentifier column] =>
        _columns.TryGetValue(column, out var rows) ? rows
        : _beside is not null ? _beside[column]
        : s_none;

    /// <summary>These columns, and those of <paramref name="other"/> that are not here.</summary>
    public SnmpColumns Beside(SnmpColumns other)
    {
        _beside = other;
        return this;
    }

    public void OnValue(ObjectIdentifier column, ReadOnlySpan<byte> instance, SnmpValueView value) =>
        Set(column, SnmpIndex.FromEncoded(instance), value.ToValue());

    public void Set(ObjectIdentifier column, SnmpIndex row, SnmpValue value)
    {
        lock (_gate)
        {
            if (!_columns.TryGetValue(column, out var rows))
            {
                _columns.Add(column, rows = []);
            }
            rows[row] = value;
        }
    }

    public void SetScalar(ObjectIdentifier name, SnmpValue value)
    {
        lock (_gate)
        {
            _scalars[name] = value;
        }
    }

    public bool TryGet(ObjectIdentifier column, SnmpIndex row, out SnmpValue value) => this[column].TryGetValue(row, out value);

    public bool TryGetScalar(ObjectIdentifier name, out SnmpValue value) =>
        _scalars.TryGetValue(name, out value) && !value.View.IsException && value.Type != SnmpValueType.Null;
}
