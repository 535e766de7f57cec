using System.Collections.ObjectModel;
using Grpc.Core.Interceptors;

namespace Grpc.AspNetCore.Server;

/// <summary>The interceptors of a server, in the order in which calls pass them.</summary>
public sealed class InterceptorCollection : Collection<InterceptorRegistration>
{
    /// <summary>Adds an interceptor; see <see cref="InterceptorRegistration"/>.</summary>
    /// <typeparam name="TInterceptor">The interceptor.</typeparam>
    /// <param name="args">Arguments of its constructor that do not come from the services.</param>
    public void Add<TInterceptor>(params object[] args)
        where TInterceptor : Interceptor =>
        Add(new InterceptorRegistration(typeof(TInterceptor), args));
}
