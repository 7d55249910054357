//! Allocation for the caller, and the only places where pointers become slices.

use std::alloc::{Layout, alloc, dealloc};

/// Alignment of every allocation: enough for f64 and a SIMD register.
const ALIGNMENT: usize = 16;

fn layout(bytes: usize) -> Option<Layout> {
    Layout::from_size_align(bytes.max(1), ALIGNMENT).ok()
}

/// Allocates `bytes` bytes; returns null when there is no memory for them.
#[unsafe(no_mangle)]
pub extern "C" fn memory_alloc(bytes: usize) -> *mut u8 {
    match layout(bytes) {
        // SAFETY: the layout's size is at least 1.
        Some(layout) => unsafe { alloc(layout) },
        None => std::ptr::null_mut(),
    }
}

/// Frees what `memory_alloc(bytes)` returned.
///
/// # Safety
/// `pointer` must come from `memory_alloc(bytes)` and not have been freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn memory_free(pointer: *mut u8, bytes: usize) {
    if let Some(layout) = layout(bytes) {
        // SAFETY: by this function's own contract.
        unsafe { dealloc(pointer, layout) }
    }
}

/// The caller's `length` values at `pointer`.
///
/// # Safety
/// They must be allocated, initialised, aligned, and not written to while the slice lives.
pub unsafe fn input<'a, T>(pointer: *const T, length: usize) -> &'a [T] {
    // SAFETY: by this function's own contract.
    unsafe { std::slice::from_raw_parts(pointer, length) }
}

/// The caller's `length` values at `pointer`, to be written.
///
/// # Safety
/// As for [`input`], and no other slice may overlap.
pub unsafe fn output<'a, T>(pointer: *mut T, length: usize) -> &'a mut [T] {
    // SAFETY: by this function's own contract.
    unsafe { std::slice::from_raw_parts_mut(pointer, length) }
}
