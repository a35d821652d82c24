namespace TelemetryGrid.Slo.Objectives;

/// <summary>What it means that an indicator has no value: nothing came, or 0/0.</summary>
public enum AbsentMeaning
{
    /// <summary>Nothing is known: neither good nor bad, and alerts resolve.</summary>
    NoEvidence,

    /// <summary>Silence is an outage: the time counts as bad. For indicators that always have a value while the service lives.</summary>
    Bad,

    /// <summary>Silence is fine: the time counts as good.</summary>
    Good,
}
