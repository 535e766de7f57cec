using Magnum.V1;

namespace Magnum.Cli.Bays.Following;

/// <summary>How a wait ended.</summary>
/// <param name="Verdict">How the operation ended.</param>
/// <param name="Bay">The last that is known of the bay.</param>
internal sealed record WaitOutcome(OperationVerdict Verdict, Bay Bay);
