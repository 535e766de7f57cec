namespace Grpc.Core;

/// <summary>The responses of a streaming method, as its handler writes them.</summary>
/// <typeparam name="T">The response message.</typeparam>
public interface IServerStreamWriter<in T> : IAsyncStreamWriter<T>;
