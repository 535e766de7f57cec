namespace Magnum.CloudSimulator.Wire;

/// <summary>Ends the handling of a call with an answer that refuses it.</summary>
internal sealed class RefusedException(Answer answer) : Exception($"Refused with {answer.Status}.")
{
    public Answer Answer { get; } = answer;
}
