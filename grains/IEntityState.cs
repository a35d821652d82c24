namespace TelemetryGrid.Grains;

/// <summary>The state of an entity, stored together with the last log entry in it.</summary>
public interface IEntityState
{
    /// <summary>The last log entry applied.</summary>
    long Sequence { get; set; }
}
