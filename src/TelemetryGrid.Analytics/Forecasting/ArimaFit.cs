namespace TelemetryGrid.Analytics.Forecasting;

/// <summary>What <see cref="Arima"/> estimated: autoregressive coefficients, then those of the shocks, then the constant, all around the mean.</summary>
internal sealed record ArimaFit(int Ar, int Ma, double[] Coefficients, double Mean, double[] Centred, double[] Shocks, double Criterion);
