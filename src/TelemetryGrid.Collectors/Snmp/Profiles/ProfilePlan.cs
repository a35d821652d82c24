using System.Collections.Immutable;
using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Collectors.Snmp.Profiles;

/// <summary>What must be read of a device for its profiles: scalars, and columns by the table that they are of.</summary>
internal sealed class ProfilePlan
{
    private ProfilePlan(ImmutableArray<ObjectIdentifier> scalars, ImmutableArray<ProfileWalk> walks)
    {
        Scalars = scalars;
        Walks = walks;
    }

    public ImmutableArray<ObjectIdentifier> Scalars { get; }

    public ImmutableArray<ProfileWalk> Walks { get; }

    public static ProfilePlan For(IEnumerable<SnmpProfile> profiles)
    {
        var scalars = new HashSet<ObjectIdentifier>();
        var values = new HashSet<ObjectIdentifier>();
        var names = new HashSet<ObjectIdentifier>();
        foreach (var profile in profiles)
        {
            foreach (var value in profile.Scalars)
            {
                Add(value.Operands, values);
                Add(Of(value.When), values);
                AddLabels(value.Labels);
            }
            foreach (var table in profile.Tables)
            {
                Add(table.Values.SelectMany(v => v.Operands.Concat(Of(v.When))).Concat(Of(table.When)), values);
                AddLabels(table.Labels);
                AddLabels([.. table.Values.SelectMany(v => v.Labels)]);
            }
        }
        // A table is only of use with the columns that its values stand in: those are asked for first.
        names.ExceptWith(values);
        var walks = values
            .Select(column => (Column: column, IsName: false))
            .Concat(names.Select(column => (Column: column, IsName: true)))
            .GroupBy(c => Entry(c.Column))
            .Select(g => new ProfileWalk([.. g.Select(c => c.Column).Order()], g.All(c => c.IsName)))
            .OrderBy(w => w.IsNames)
            .ThenBy(w => w.Columns[0]);
        return new ProfilePlan([.. scalars.Order()], [.. walks]);

        void Add(IEnumerable<ProfileColumn> columns, HashSet<ObjectIdentifier> to)
        {
            foreach (var column in columns)
            {
                (column.IsScalar ? scalars : to).Add(column.Column);
                if (column.ByColumn is { } by)
                {
                    Add([by], to);
                }
            }
        }

        void AddLabels(ImmutableArray<ProfileLabel> labels)
        {
            Add(labels.SelectMany(l => l.Columns), names);
            Add(labels.Select(l => l.Interface?.ByColumn).OfType<ProfileColumn>(), names);
            if (labels.Any(l => l.Interface is not null))
            {
                names.Add(IfMib.IfName);
                names.Add(IfMib.IfDescr);
            }
        }
    }

    private static IEnumerable<ProfileColumn> Of(ProfileCondition? condition) => condition?.Column is { } column ? [column] : [];

    private static ObjectIdentifier Entry(ObjectIdentifier column)
    {
        Span<uint> arcs = stackalloc uint[SnmpLimits.MaxSubIdentifiers];
        var count = column.CopyTo(arcs);
        return count > 2 ? new ObjectIdentifier(arcs[..(count - 1)]) : column;
    }
}
