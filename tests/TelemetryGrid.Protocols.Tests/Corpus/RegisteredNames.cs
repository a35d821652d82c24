using TelemetryGrid.Protocols.Ipfix;

namespace TelemetryGrid.Protocols.Tests.Corpus;

/// <summary>Finds elements by the name <see cref="InformationElements"/> gives them.</summary>
internal static class RegisteredNames
{
    private static readonly uint[] Enterprises = [0, 9, 6871, 6876, 29305, 35632, 41916];

    private static readonly ILookup<string, (uint, ushort)> ByName = Enterprises
        .SelectMany(enterprise => Enumerable.Range(0, ushort.MaxValue + 1).Select(id => (Enterprise: enterprise, Id: (ushort)id)))
        .Where(key => InformationElements.TryGet(key.Enterprise, key.Id, out _))
        .ToLookup(key => InformationElements.TryGet(key.Enterprise, key.Id, out var element) ? element.Name : "", StringComparer.Ordinal);

    public static (uint Enterprise, ushort Id)[] Find(string name) => [.. ByName[name]];
}
