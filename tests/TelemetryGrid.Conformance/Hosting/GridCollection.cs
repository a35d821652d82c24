namespace TelemetryGrid.Conformance.Hosting;

/// <summary>All tests share one silo; each uses grain keys of its own.</summary>
[CollectionDefinition(Name)]
public sealed class GridCollection : ICollectionFixture<GridFixture>
{
    public const string Name = "grid";
}
