using System.Collections.Immutable;
using TelemetryGrid.Collectors.Snmp.Tables;
using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Collectors.Discovery.Identification;

/// <summary>The chassis of a device in ENTITY-MIB: of several, as in a stack, the first that says its model or serial number.</summary>
internal sealed class EntityChassis
{
    private const int ChassisClass = 3; // PhysicalClass (RFC 6933)
    private static readonly ObjectIdentifier s_entry = ObjectIdentifier.Parse("1.3.6.1.2.1.47.1.1.1.1");
    private static readonly ObjectIdentifier s_class = s_entry.Child(5);
    private static readonly ImmutableDictionary<EntityField, ObjectIdentifier> s_fields = new Dictionary<EntityField, uint>
    {
        [EntityField.Description] = 2,
        [EntityField.Name] = 7,
        [EntityField.Hardware] = 8,
        [EntityField.Firmware] = 9,
        [EntityField.Software] = 10,
        [EntityField.Serial] = 11,
        [EntityField.Model] = 13,
    }.ToImmutableDictionary(f => f.Key, f => s_entry.Child(f.Value));

    private readonly SnmpColumns _columns;
    private readonly SnmpIndex? _row;

    public EntityChassis(SnmpColumns columns)
    {
        _columns = columns;
        var rows = columns[s_class].Where(r => SnmpText.Integer(r.Value) == ChassisClass).Select(r => r.Key).Order().ToList();
        _row = rows.Where(row => Says(row, EntityField.Model) || Says(row, EntityField.Serial)).Select(r => (SnmpIndex?)r).FirstOrDefault();
        _row ??= rows.Count > 0 ? rows[0] : null;
        if (columns[s_class].Count == 0)
        {
            // Without classes the first that says a model or a serial number is the chassis: the others are parts of it.
            _row = columns[s_fields[EntityField.Model]]
                .Keys.Union(columns[s_fields[EntityField.Serial]].Keys)
                .Where(row => Says(row, EntityField.Model) || Says(row, EntityField.Serial))
                .Order()
                .Select(r => (SnmpIndex?)r)
                .FirstOrDefault();
        }
    }

    /// <summary>The columns to walk.</summary>
    public static ImmutableArray<ObjectIdentifier> Columns { get; } = [s_class, .. s_fields.Values.Order()];

    public string this[EntityField field] => _row is { } row ? Text(row, field) : "";

    private bool Says(SnmpIndex row, EntityField field) => Text(row, field).Length > 0;

    private string Text(SnmpIndex row, EntityField field) =>
        _columns.TryGet(s_fields[field], row, out var value) ? SnmpText.Text(value) : "";
}
