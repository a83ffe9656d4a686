/** What is shipped: the native executable's heap, the images, the AOT cache, the bill of materials. */
package dev.countersign.packaging;
