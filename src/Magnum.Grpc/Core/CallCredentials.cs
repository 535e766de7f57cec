namespace Grpc.Core;

/// <summary>What proves, in the metadata of each call, who the caller is.</summary>
public sealed class CallCredentials
{
    private readonly AsyncAuthInterceptor[] _interceptors;

    private CallCredentials(AsyncAuthInterceptor[] interceptors) => _interceptors = interceptors;

    /// <summary>Credentials that a function adds to each attempt of each call.</summary>
    public static CallCredentials FromInterceptor(AsyncAuthInterceptor interceptor)
    {
        ArgumentNullException.ThrowIfNull(interceptor);
        return new([interceptor]);
    }

    /// <summary>Several credentials, added in order.</summary>
    public static CallCredentials Compose(params CallCredentials[] credentials)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        return new([.. credentials.SelectMany(each => each._interceptors)]);
    }

    internal async Task AddToAsync(Metadata metadata, AuthInterceptorContext context)
    {
        foreach (var interceptor in _interceptors)
        {
            await interceptor(context, metadata);
        }
    }
}
