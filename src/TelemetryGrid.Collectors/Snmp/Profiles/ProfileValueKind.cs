namespace TelemetryGrid.Collectors.Snmp.Profiles;

/// <summary>How an object's value is a number.</summary>
internal enum ProfileValueKind
{
    /// <summary>A number of any type.</summary>
    Gauge,

    /// <summary>The same, of something that only grows.</summary>
    Counter,

    /// <summary>Hundredths of a second, as seconds.</summary>
    Timeticks,

    /// <summary>The number that a text begins with: <c>41.5 C</c>.</summary>
    TextNumber,

    /// <summary>A state, by number or by text, as the number that the profile gives it.</summary>
    State,

    /// <summary>How many rows there are with the same labels.</summary>
    Count,
}
